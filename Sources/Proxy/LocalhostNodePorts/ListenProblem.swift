internal import ClusterModel
internal import Glibc
internal import NIOCore
internal import ServicePlan

/// Why a node port is not served on localhost.
struct ListenProblem {
  private let port: LocalhostNodePort
  private let errno: Int32?
  /// The kernel's words.
  let reason: String

  init(_ port: LocalhostNodePort, _ error: any Error) {
    self.port = port
    errno = (error as? IOError)?.errnoCode
    reason = errno.map(Self.text) ?? "\(error)"
  }

  var diagnostic: Diagnostic {
    Diagnostic(
      .error, ObjectReference(kind: "Service", name: port.name.service), field: "spec.ports[].nodePort",
      problem: "cannot listen on \(port.listener): \(reason); it is tried again until it succeeds",
      remedy: remedy)
  }

  private var remedy: String {
    switch errno {
    case EADDRINUSE:
      "find the process that uses the port with 'ss -ltnp sport = :\(port.listener.port)' and stop it, or give the "
        + "Service another nodePort"
    case EADDRNOTAVAIL, EAFNOSUPPORT:
      "the node has no \(port.listener.address): leave \(port.listener.family) loopback addresses out of "
        + "nodePortAddresses"
    default: "use the node's address instead, where no listener is needed"
    }
  }

  private static func text(_ errno: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(errno, &buffer, buffer.count) == 0 else { return "error \(errno)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
