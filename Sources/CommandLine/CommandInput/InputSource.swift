/// Where a command reads the cluster's state: manifests, or an API server if there is no path.
package struct InputSource: Hashable, Sendable {
  /// Files and folders; `-` is standard input.
  package var paths: [String]
  /// Whether subfolders are read too.
  package var isRecursive = false
  /// Where the daemon of a folder keeps its assignments; nil for the usual place in the folder.
  package var store: String?
  /// The kubeconfig of the API server; nil for the server of the Pod that this runs in.
  package var kubeconfig: String?
  /// The kubeconfig's context; nil for its current one.
  package var context: String?

  /// Creates a source; without paths it is an API server.
  package init(paths: [String] = []) { self.paths = paths }

  /// Whether a source is specified.
  package var isGiven: Bool { !paths.isEmpty || kubeconfig != nil }

  /// The source's name in messages.
  package var name: String { paths.isEmpty ? kubeconfig ?? "the API server" : paths.joined(separator: ", ") }
}
