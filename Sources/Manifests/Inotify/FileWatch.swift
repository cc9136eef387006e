/// Waits for a file to be written to, or to be moved elsewhere.
///
/// As kube-proxy does it (1.36, cmd/kube-proxy/app/options.go), it is about the file that the path leads to at the
/// beginning. That another one takes its place, by a rename over it or by the swap of the link `..data` with which the
/// kubelet renews a ConfigMap, is no change of this one.
public final class FileWatch {
  private let changes: AsyncStream<Void>
  private let inotify: Inotify

  /// Listens from now on.
  public init(_ path: String) throws(InotifyError) {
    let (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.changes = changes
    inotify = try Inotify { continuation.yield() }
    _ = try inotify.watch(file: path)
  }

  /// Returns when the file was changed; false when the task was cancelled before.
  public func waitForChange() async -> Bool {
    for await _ in changes where !inotify.drainEvents().isEmpty { return true }
    return false
  }
}
