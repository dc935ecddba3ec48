//go:build !ci

package mailer_test

// serversRequired makes a missing server a failure instead of a loud skip.
const serversRequired = false
