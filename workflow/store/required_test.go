//go:build !ci

package store

// serversRequired makes a missing server a failure instead of a loud skip.
const serversRequired = false
