//go:build ci

package main

const serversRequired = true
