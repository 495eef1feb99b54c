/// Tables of the storage itself: the queue of jobs.
package enum StorageSchema {
  package static let migrations: [Migration] = []
}
