internal import Dispatch
internal import Glibc
internal import Synchronization

/// Notifications of the kernel about folders and files (inotify(7)). Changes that other machines make on a network
/// file system are not reported, and events are dropped when too many occur at once, so users must also poll from time
/// to time. Only one task at a time may use an instance.
package final class Inotify {
  private let descriptor: Int32
  private let source: any DispatchSourceRead
  private let buffer: EventBuffer

  /// Events that were read and not drained yet.
  private final class EventBuffer: Sendable {
    let events = Mutex<[InotifyEvent]>([])
  }

  /// Creates an instance; a user can have 128 of them (`fs.inotify.max_user_instances`).
  ///
  /// - Parameter wake: called on another thread when there are events to drain.
  package init(wake: @escaping @Sendable () -> Void) throws(InotifyError) {
    let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { throw InotifyError(errno: errno, during: "inotify_init1") }
    let buffer = EventBuffer()
    let source = DispatchSource.makeReadSource(
      fileDescriptor: descriptor, queue: DispatchQueue(label: "inotify"))
    source.setEventHandler {
      let events = Self.read(descriptor)
      buffer.events.withLock { $0 += events }
      if !events.isEmpty { wake() }
    }
    source.setCancelHandler { close(descriptor) }
    source.activate()
    self.descriptor = descriptor
    self.source = source
    self.buffer = buffer
  }

  deinit { source.cancel() }

  /// Watches a folder. Watching the same folder again, under whatever name, returns the same watch.
  package func watch(folder path: String) throws(InotifyError) -> InotifyWatch {
    let number = inotify_add_watch(descriptor, path, Self.interests)
    guard number >= 0 else { throw InotifyError(errno: errno, during: "inotify_add_watch") }
    return InotifyWatch(number: number)
  }

  /// Watches the file that the path refers to now, for being modified or moved. That the path refers to another file
  /// later is not reported.
  package func watch(file path: String) throws(InotifyError) -> InotifyWatch {
    let number = inotify_add_watch(descriptor, path, UInt32(IN_MODIFY) | UInt32(IN_MOVE_SELF))
    guard number >= 0 else { throw InotifyError(errno: errno, during: "inotify_add_watch") }
    return InotifyWatch(number: number)
  }

  /// Removes a watch, which may have ended already.
  package func remove(_ watch: InotifyWatch) { inotify_rm_watch(descriptor, watch.number) }

  /// Returns the events since the last call.
  package func drainEvents() -> [InotifyEvent] {
    buffer.events.withLock { events in
      defer { events = [] }
      return events
    }
  }

  /// Files that were closed after writing, created, deleted, moved or given other permissions, and the folder itself.
  /// Not every single write: a file is worth reading when its writer has closed it.
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

/// Identifies a watched folder or file.
package struct InotifyWatch: Hashable, Sendable {
  /// The kernel's watch descriptor; that of a watch that ended is not soon reused.
  let number: Int32
}
