package pgtest

import "sync"

// Shared is a cluster that is started when it is first asked for, for all the
// tests of a package. The zero value is ready to use.
type Shared struct {
	once    sync.Once
	cluster *Cluster
	err     error
}

// Cluster returns the cluster, or what [Start] said of it.
func (s *Shared) Cluster() (*Cluster, error) {
	s.once.Do(func() { s.cluster, s.err = Start("") })
	return s.cluster, s.err
}

// Stop ends the cluster if anybody has asked for it, when nobody will any more.
// For one that could not be started it returns why.
func (s *Shared) Stop() error {
	if s.cluster == nil {
		return s.err
	}
	return s.cluster.Stop()
}
