internal import Glibc
internal import NIOCore

/// Why a server cannot listen on an address.
package struct BindError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `10.0.0.1:80`, `[::]:10256`
  package let address: String
  /// The kernel's error number; nil if the kernel was not involved.
  package let errno: Int32?
  /// The reason, for errors of the kernel its text.
  package let reason: String

  /// The error in one line: `cannot listen on 127.0.0.1:10249: Address already in use`
  package var description: String { "cannot listen on \(address): \(reason)" }

  init(address: String, reason: String) {
    self.address = address
    self.reason = reason
    errno = nil
  }

  init(address: String, _ error: any Error) {
    self.address = address
    errno = (error as? IOError)?.errnoCode
    reason = errno.map(Self.text) ?? "\(error)"
  }

  private static func text(_ errno: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(errno, &buffer, buffer.count) == 0 else { return "error \(errno)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
