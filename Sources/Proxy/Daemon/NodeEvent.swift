/// Why the daemon exits because of its Node.
package struct NodeEvent: Error, Hashable, Sendable, CustomStringConvertible {
  /// What changed, in words.
  let change: String
  /// The version of Kubernetes that is followed.
  let version: String

  /// The reason and the remedy in one line.
  package var description: String {
    "\(change); kube-proxy \(version), which is followed (--follow-kubernetes), ends then: restart Viaduct, the tables remain in place"
  }
}
