internal import ClusterModel
internal import Inotify

/// Follows a folder of manifests: tells all that is in it, and then every change, whichever way it was made. Files may be
/// written in place, renamed over, or be links; the folder may be one that the kubelet mounts.
///
/// A file that is broken, half written or unreadable keeps its last good objects; so does the whole folder when it is gone.
/// A file that is removed takes its objects with it.
public struct FolderWatch: Sendable {
  /// How fast changes are followed.
  public struct Pace: Hashable, Sendable {
    /// So long nothing must happen until the folder is read.
    public var quiet: Duration = .milliseconds(50)
    /// But this long is waited at most.
    public var patience: Duration = .milliseconds(500)
    /// So often it is looked for changes that the kernel has not told of, such as those on a network file system.
    public var interval: Duration = .seconds(3)
    /// Whether the kernel is asked at all.
    public var usesInotify = true

    /// What suits a person who edits, and a program that writes hundreds of files.
    public init() {}
  }

  private let path: String
  private let pace: Pace

  /// Follows the folder as soon as it runs.
  public init(_ path: String, pace: Pace = Pace()) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.pace = pace
  }

  /// Follows the folder until the task is cancelled.
  ///
  /// - Parameter deliver: hears of what is new, and of the next only when it has returned. Nothing is lost meanwhile.
  /// - Throws: at once, if there is no such folder or it cannot be read. Later neither ends it.
  public func run(deliver: @Sendable (FolderUpdate) async -> Void) async throws(ManifestError) {
    guard try FolderListing(path) != nil else { throw .missing(path: path) }
    var follower = FolderWatchLoop(path, pace: pace)
    await follower.run(deliver: deliver)
  }
}
