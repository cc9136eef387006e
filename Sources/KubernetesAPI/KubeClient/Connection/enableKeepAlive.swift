internal import NIOCore

/// Makes the kernel detect that the server's machine is gone: after 30 s of silence it sends three probes, 10 s apart,
/// and data that we send must be acknowledged within 60 s.
func enableKeepAlive(_ channel: any Channel) -> EventLoopFuture<Void> {
  let settings: [(ChannelOptions.Types.SocketOption, SocketOptionValue)] = [
    (.init(level: .socket, name: .so_keepalive), 1),
    (.init(level: .tcp, name: .keepIdle), 30),
    (.init(level: .tcp, name: .keepInterval), 10),
    (.init(level: .tcp, name: .keepCount), 3),
    (.init(level: .tcp, name: .tcpUserTimeout), 60_000),
  ]
  let done = settings.map { channel.setOption($0.0, value: $0.1) }
  return EventLoopFuture.andAllComplete(done, on: channel.eventLoop)
}

/// Linux's option numbers (netinet/tcp.h, tcp(7)), for which NIO has no names.
extension NIOBSDSocket.Option {
  /// `TCP_KEEPIDLE`, in seconds.
  fileprivate static let keepIdle = Self(rawValue: 4)
  /// `TCP_KEEPINTVL`, in seconds.
  fileprivate static let keepInterval = Self(rawValue: 5)
  /// `TCP_KEEPCNT`
  fileprivate static let keepCount = Self(rawValue: 6)
  /// `TCP_USER_TIMEOUT`, in milliseconds.
  fileprivate static let tcpUserTimeout = Self(rawValue: 18)
}
