/// Waits for a file to be modified or moved.
///
/// As in kube-proxy (1.36, cmd/kube-proxy/app/options.go), this is the file that the path refers to at the start. If
/// another file takes its place, by a rename or by the swap of the link `..data` with which the kubelet updates a
/// ConfigMap, that is not a change.
package final class FileWatch {
  private let changes: AsyncStream<Void>
  private let inotify: Inotify

  /// Starts watching.
  package init(_ path: String) throws(InotifyError) {
    let (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.changes = changes
    inotify = try Inotify { continuation.yield() }
    _ = try inotify.watch(file: path)
  }

  /// Returns true once the file has changed, or false if the task is cancelled first.
  package func waitForChange() async -> Bool {
    for await _ in changes where !inotify.drainEvents().isEmpty { return true }
    return false
  }
}
