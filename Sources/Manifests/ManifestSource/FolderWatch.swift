internal import ClusterModel
internal import Inotify

/// Watches a folder of manifests: delivers its objects and then every change, however it was made. Files may be
/// written in place, replaced by a rename, or be links; the kubelet may have mounted the folder.
///
/// A file that is invalid, half written or unreadable keeps its last good objects, and so does the whole folder if it
/// disappears. A file that is removed takes its objects with it.
package struct FolderWatch: Sendable {
  /// How quickly to react to changes.
  package struct Pace: Hashable, Sendable {
    /// How long nothing must happen before the folder is read.
    package var quiet: Duration = .milliseconds(50)
    /// How long to wait for that at most.
    package var patience: Duration = .milliseconds(500)
    /// How often to look for changes that the kernel does not report, such as those on a network file system.
    package var interval: Duration = .seconds(3)
    /// Whether to use inotify at all.
    package var usesInotify = true

    /// Creates defaults that suit both a person who edits and a program that writes hundreds of files.
    package init() {}
  }

  private let path: String
  private let pace: Pace

  /// Prepares to watch a folder; `run` starts.
  package init(_ path: String, pace: Pace = Pace()) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.pace = pace
  }

  /// Watches the folder until the task is cancelled.
  ///
  /// - Parameter deliver: receives one update at a time, and the next one when it has returned. Nothing is lost in the
  ///   meantime.
  /// - Throws: if the folder does not exist or cannot be read at the start. Later neither ends the watch.
  package func run(deliver: @Sendable (FolderUpdate) async -> Void) async throws(ManifestError) {
    guard try FolderListing(path) != nil else { throw .missing(path: path) }
    var follower = FolderWatchLoop(path, pace: pace)
    await follower.run(deliver: deliver)
  }
}
