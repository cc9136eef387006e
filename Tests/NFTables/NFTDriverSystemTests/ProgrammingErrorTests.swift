import Addresses
import Netlink
import NFTNetlink
import NFTRuleset
import Testing

@testable import NFTDriver

struct ProgrammingErrorTests {
  static let services = SetDeclaration(
    "services", key: [.address(.ipv4), .transport, .port], value: .fields([.word]))
  static let endpoints = SetDeclaration(
    "endpoints", key: [.word, .slot], value: .fields([.address(.ipv4), .port]))
  static let frontend = Element(
    RegisterWords(0x0a60_0001, 6, 80), .fields(RegisterWords(0x2001)), comment: "default/web:http")
  static let endpoint = Element(RegisterWords(0x2000, 3), .fields(RegisterWords(0x0af4_0105, 8080)))

  static func origin(_ subject: Origin.Subject) -> Origin {
    Origin(family: .ipv4, transaction: 0, operation: 0, subject: subject)
  }

  private static let permission = "run as root, or with CAP_NET_ADMIN in this network namespace"
  private static let race = "something keeps changing the ruleset; stop it, or run this again"
  private static let report = "nothing was changed; please report it with the output of 'viaduct diff'"
  private static let kernel =
    "nothing was changed; check that the kernel has nftables ('modprobe nf_tables'), and run it again"

  static let sentences: [(CommitError, owner: String?, String)] = [
    (
      .rejected(.exists, origin(.element(services, frontend)), kernelSays: nil), nil,
      "the kernel refused element 10.96.0.1 . tcp . 80 of services (IPv4), default/web:http: EEXIST (File exists); "
        + report
    ),
    (
      .rejected(.exists, origin(.element(endpoints, endpoint)), kernelSays: nil), "default/web:http",
      "the kernel refused element 0:2000 . 3 of endpoints (IPv4): EEXIST (File exists), an element of default/web:http; "
        + report
    ),
    (
      .rejected(.busy, origin(.object(.chain("pick-2"))), kernelSays: "in use"), nil,
      "the kernel refused chain pick-2 (IPv4): EBUSY (Device or resource busy): in use; " + report
    ),
    (
      .rejected(.noBufferSpace, nil, kernelSays: nil), nil,
      "the kernel refused the batch: ENOBUFS (No buffer space available); " + report
    ),
    (.raced, nil, "another program changed the ruleset; " + race),
    (.outcomeUnknown, nil, "the kernel's answer was lost; " + race),
    (.socket(.changedWhileRead), nil, "the kernel's list kept changing while it was being read; " + race),
    (
      .tooLarge(bytes: 9_000_000), nil,
      "9000000 bytes do not fit in the netlink socket's send buffer; run 'sysctl -w net.core.wmem_max=16777216' as root on "
        + "the host, or this command outside the user namespace"
    ),
    (
      .notPermitted, nil,
      "no permission to read or change the ruleset: CAP_NET_ADMIN is missing; " + permission
    ),
    (
      .socket(.system(.notPermitted, during: "socket")), nil,
      "socket: EPERM (Operation not permitted); " + permission
    ),
    (
      .socket(.refused(.notPermitted, kernelSays: nil)), nil,
      "the kernel refused the request: EPERM (Operation not permitted); " + permission
    ),
    (
      .ownedByAnother(.ipv4, port: 4711), nil,
      "the table ip viaduct is owned by process 4711; stop the program that owns it first"
    ),
    (
      .ownedByAnother(.ipv6, port: 0xffff_e123), nil,
      "the table ip6 viaduct is owned by another netlink socket (port 4294959395); stop the program that owns it first"
    ),
    (
      .unsupported(.noEntry, .masquerade, origin(.rule("after-dnat", index: 1, .masquerade))), nil,
      "the kernel does not support rule 1 of chain after-dnat (IPv4), [ masq flags 0x10 ]: ENOENT (No such file or "
        + "directory); use Linux 5.10 or later with all nftables modules"
    ),
    (
      .socket(.system(KernelErrno(93), during: "socket")), nil,
      "socket: EPROTONOSUPPORT (Protocol not supported); " + kernel
    ),
    (
      .socket(.refused(KernelErrno(22), kernelSays: nil)), nil,
      "the kernel refused the request: EINVAL (Invalid argument); " + kernel
    ),
    (.socket(.malformed), nil, "a reply from the kernel could not be parsed; " + kernel),
  ]

  @Test(arguments: sentences)
  func saysInOneLineWhatAndWhereAndWhatToDo(_ cause: CommitError, _ owner: String?, _ sentence: String) {
    let error = ProgrammingError(cause: cause, owner: owner)
    #expect(error.description == sentence)
    #expect(!error.description.contains("\n"))
  }
}
