import Glibc
import Testing

/// A TCP connection for arbitrary requests, including ones that no HTTP client would send.
final class RawClient {
  private let descriptor: Int32

  struct Refused: Error { let errno: Int32 }

  init(port: Int, address: String = "127.0.0.1") throws {
    let isIPv4 = !address.contains(":")
    descriptor = socket(isIPv4 ? AF_INET : AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    let result = isIPv4 ? Self.connect4(descriptor, address, port) : Self.connect6(descriptor, address, port)
    // All properties are set, so deinit closes the descriptor even if this throws.
    guard result == 0 else { throw Refused(errno: errno) }
  }

  deinit { close(descriptor) }

  private static func connect4(_ descriptor: Int32, _ address: String, _ port: Int) -> Int32 {
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = in_port_t(port).bigEndian
    inet_pton(AF_INET, address, &target.sin_addr)
    return withUnsafePointer(to: &target) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func connect6(_ descriptor: Int32, _ address: String, _ port: Int) -> Int32 {
    var target = sockaddr_in6()
    target.sin6_family = sa_family_t(AF_INET6)
    target.sin6_port = in_port_t(port).bigEndian
    inet_pton(AF_INET6, address, &target.sin6_addr)
    return withUnsafePointer(to: &target) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
  }

  /// Reads until the other side closes the connection or `enough` returns true.
  func read(until enough: (String) -> Bool = { _ in false }) -> String {
    String(decoding: readBytes(until: enough), as: UTF8.self)
  }

  /// The same for what may be no text.
  func readBytes(until enough: (String) -> Bool = { _ in false }) -> [UInt8] {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while !enough(String(decoding: text, as: UTF8.self)) {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      text += buffer[..<count]
    }
    return text
  }
}

/// A response, parsed independently of the code under test.
struct RawAnswer {
  let statusLine: String
  let headers: [String: String]
  let body: String

  init(_ text: String) throws {
    let end = try #require(text.firstRange(of: "\r\n\r\n"))
    var lines = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
    statusLine = lines.removeFirst()
    headers = Dictionary(
      lines.map { line in
        let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
        return (parts[0].lowercased(), String(parts[1].dropFirst()))
      }, uniquingKeysWith: { "\($0), \($1)" })
    body = String(text[end.upperBound...])
  }

  var status: Int? { statusLine.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
}

/// Sends one request on a new connection.
func ask(
  _ target: String, method: String = "GET", port: Int, address: String = "127.0.0.1", headers: [String] = []
) throws -> RawAnswer {
  let client = try RawClient(port: port, address: address)
  let lines = ["\(method) \(target) HTTP/1.1", "Host: node1", "Connection: close"] + headers
  client.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
  return try RawAnswer(client.read())
}

/// Waits for a condition, with a timeout that only a failure reaches.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
  for _ in 0..<2000 {
    if try await condition() { return true }
    try? await Task.sleep(for: .milliseconds(10))
  }
  return false
}
