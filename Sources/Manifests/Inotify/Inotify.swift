internal import Dispatch
internal import Glibc
internal import Synchronization

/// Hears from the kernel what happens in folders (inotify(7)). It says nothing of what happens on other machines that
/// write to the same network file system, and forgets when too much happens at once; so whoever uses it looks for
/// himself from time to time. One task at a time uses it.
public final class Inotify {
  private let descriptor: Int32
  private let source: any DispatchSourceRead
  private let heard: Heard

  /// What was read and not taken yet.
  private final class Heard: Sendable {
    let events = Mutex<[InotifyEvent]>([])
  }

  /// Opens an instance; a user has 128 of them (`fs.inotify.max_user_instances`).
  ///
  /// - Parameter wake: is called on another thread when there is something to take.
  public init(wake: @escaping @Sendable () -> Void) throws(InotifyError) {
    let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { throw InotifyError(errno: errno, during: "inotify_init1") }
    let heard = Heard()
    let source = DispatchSource.makeReadSource(
      fileDescriptor: descriptor, queue: DispatchQueue(label: "inotify"))
    source.setEventHandler {
      let events = Self.read(descriptor)
      heard.events.withLock { $0 += events }
      if !events.isEmpty { wake() }
    }
    source.setCancelHandler { close(descriptor) }
    source.activate()
    self.descriptor = descriptor
    self.source = source
    self.heard = heard
  }

  deinit { source.cancel() }

  /// Listens to a folder. Listening again to the same one is the same watch, however it is called.
  public func watch(folder path: String) throws(InotifyError) -> InotifyWatch {
    let number = inotify_add_watch(descriptor, path, Self.interests)
    guard number >= 0 else { throw InotifyError(errno: errno, during: "inotify_add_watch") }
    return InotifyWatch(number: number)
  }

  /// Listens to one file, the one that the path leads to now: whether it is written to, or moved elsewhere. That its name
  /// leads to another file later is not heard.
  public func watch(file path: String) throws(InotifyError) -> InotifyWatch {
    let number = inotify_add_watch(descriptor, path, UInt32(IN_MODIFY) | UInt32(IN_MOVE_SELF))
    guard number >= 0 else { throw InotifyError(errno: errno, during: "inotify_add_watch") }
    return InotifyWatch(number: number)
  }

  /// Listens to it no more. It may be gone already.
  public func remove(_ watch: InotifyWatch) { inotify_rm_watch(descriptor, watch.number) }

  /// What has happened since this was asked last.
  public func drainEvents() -> [InotifyEvent] {
    heard.events.withLock { events in
      defer { events = [] }
      return events
    }
  }

  /// Files that were written and closed, that came, went, or got other permissions; and the folder itself. Not each
  /// single write: a file is worth reading when its writer has closed it.
  private static let interests =
    UInt32(IN_CLOSE_WRITE) | UInt32(IN_CREATE) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM)
    | UInt32(IN_MOVED_TO) | UInt32(IN_ATTRIB) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)
    | UInt32(IN_ONLYDIR)

  private static func read(_ descriptor: Int32) -> [InotifyEvent] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    return count > 0 ? InotifyEvent.events(in: buffer[..<count]) : []
  }
}

/// A folder that is listened to.
public struct InotifyWatch: Hashable, Sendable {
  /// The kernel's number for it; the number of a folder that is gone is not used again soon.
  let number: Int32
}
