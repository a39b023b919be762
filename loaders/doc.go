// Package loaders turns saved describe output into engine.Jobs.
package loaders
