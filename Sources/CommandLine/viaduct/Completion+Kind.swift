internal import ArgumentParser
internal import Completing
internal import Glibc

extension CompletionKind {
  /// Kinds, and objects of a kind.
  static var clusterObjects: CompletionKind { cluster(.objects) }
  /// Services, by name or as `namespace/name`.
  static var clusterServices: CompletionKind { cluster(.services) }
  /// Namespaces.
  static var clusterNamespaces: CompletionKind { cluster(.namespaces) }
  /// Nodes.
  static var clusterNodes: CompletionKind { cluster(.nodes) }

  /// Completes a word from the manifests or the API server that the command line names so far.
  private static func cluster(_ completion: Completion) -> CompletionKind {
    .custom { words, index, prefix in
      endSilently(after: 2)
      let request = CompletionRequest(words, completing: index, prefix: prefix)
      return completion.words(for: request, objects: request.objects)
    }
  }
}

/// Ends the program with no answer if it has none in time: the shell waits for it.
private func endSilently(after seconds: UInt32) {
  signal(SIGALRM) { _ in _exit(0) }
  alarm(seconds)
}
