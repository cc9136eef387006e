import Addresses
import SeededRandom
import ServiceDNS
import TestSupport
import Testing

struct MessageTests {
  /// RFC 1035, section 4.1: ID 0x1234, recursion desired, one question: web.shop.svc.cluster.local, A, IN.
  private let question = header + wire("web.shop.svc.cluster.local") + [0, 1, 0, 1]
  private static let header: [UInt8] = [0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]

  /// Returns a name in wire format: length-prefixed labels, then the root.
  private static func wire(_ name: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for label in name.split(separator: ".") {
      bytes.append(UInt8(label.utf8.count))
      bytes += Array(label.utf8)
    }
    return bytes + [0]
  }

  private func read(_ bytes: [UInt8]) -> DNSQuery? {
    if case .query(let query) = DNSRequest(bytes: bytes) { query } else { nil }
  }

  private func code(_ bytes: [UInt8]) -> ResponseCode? {
    if case .fault(let fault) = DNSRequest(bytes: bytes) { fault.code } else { nil }
  }

  // MARK: Parsing

  @Test func parsesAQuery() throws {
    let query = try #require(read(question))
    #expect(query.id == 0x1234)
    #expect(query.wantsRecursion)
    #expect("\(query.name)" == "web.shop.svc.cluster.local.")
    #expect(query.type == .a)
    #expect(query.extensions == nil)
    #expect(query.maximumResponseSize == 512)
  }

  /// RFC 6891, section 6.1.2: the root, type 41, the size as class, and no options.
  @Test(arguments: [(100, 512), (512, 512), (900, 900), (1232, 1232), (65_535, 1232)])
  func parsesEDNS(size: Int, longest: Int) throws {
    var bytes = question + [0, 0, 41, UInt8(size >> 8), UInt8(size & 255), 0, 0, 0x80, 0, 0, 0]
    bytes[11] = 1
    #expect(try #require(read(bytes)).maximumResponseSize == longest)
  }

  @Test func rejectsMalformedMessages() {
    func changed(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
      var bytes = question
      change(&bytes)
      return bytes
    }
    let option: [UInt8] = [0, 0, 41, 4, 0, 0, 0, 0, 0, 0, 0]
    #expect(DNSRequest(bytes: []) == .noReply)
    #expect(DNSRequest(bytes: Array(question.prefix(11))) == .noReply)
    #expect(DNSRequest(bytes: changed { $0[2] |= 0x80 }) == .noReply, "an answer")
    #expect(code(changed { $0[2] |= 0x28 }) == .notImplemented, "an update")
    #expect(code(changed { $0[5] = 0 }) == .formatError, "no question")
    #expect(code(changed { $0[5] = 2 }) == .formatError, "two questions")
    #expect(code(changed { $0.removeLast() }) == .formatError)
    #expect(code(changed { $0[11] = 1 }) == .formatError, "a record that does not exist")
    #expect(code(changed { $0[12] = 0x40 }) == .formatError, "a label of a kind that was never used")
    #expect(code(changed { $0[question.count - 1] = 3 }) == .refused, "class CH")
    #expect(code(changed { $0[question.count - 3] = 252 }) == .refused, "a transfer of the zone")
    #expect(
      code(
        changed {
          $0 += option + option; $0[11] = 2
        }) == .formatError, "two OPT records")
    #expect(
      code(
        changed {
          $0 += option; $0[9] = 1
        }) == .formatError, "OPT in another section")
    #expect(
      code(
        changed {
          $0 += option
          $0[11] = 1
          $0[question.count + 6] = 1
        }) == .badVersion)
  }

  /// RFC 1035, section 4.1.4: a pointer refers to a prior occurrence.
  @Test func rejectsPointerLoops() {
    let header: [UInt8] = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    for name: [UInt8] in [
      [0xc0, 12], [0xc0, 14], [0xc0, 0], [1, 97, 0xc0, 12], [0xff, 0xff], [0xc0], [63, 97],
      [1, 97, 0xc0, 16, 1, 98, 0xc0, 12],
    ] {
      #expect(code(header + name + [0, 1, 0, 1]) == .formatError, "\(name)")
    }
  }

  @Test func limitsNameLength() {
    let header: [UInt8] = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    let label = [UInt8](repeating: 97, count: 63)
    let three = [63] + label + [63] + label + [63] + label
    let most = three + [61] + Array(label.prefix(61)) + [0]
    #expect(most.count == 255)
    #expect(read(header + most + [0, 1, 0, 1]) != nil)
    let more = three + [62] + Array(label.prefix(62)) + [0]
    #expect(code(header + more + [0, 1, 0, 1]) == .formatError)
  }

  /// RFC 6891, sections 6.1.1 and 7: an OPT record is answered with one, even in an error response.
  @Test func errorsEchoEDNS() {
    let option: [UInt8] = [0, 0, 41, 4, 0, 0, 0, 0x80, 0, 0, 0]
    let expected: [UInt8] = [0, 0, 41, 4, 0xd0, 0, 0, 0x80, 0, 0, 0]
    func changed(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
      var bytes = question + option
      bytes[11] = 1
      change(&bytes)
      return bytes
    }
    for (code, bytes) in [
      (ResponseCode.notImplemented, changed { $0[2] |= 0x10 }),
      (.notImplemented, changed { $0[2] |= 0x28 }),
      (.formatError, Array(Self.header.prefix(5)) + [0] + Self.header[6...].dropLast() + [1] + option),
      (
        .formatError,
        changed {
          $0.insert(contentsOf: $0[12..<question.count], at: 12); $0[5] = 2
        }
      ),
      (
        .formatError,
        changed {
          $0 += option; $0[11] = 2
        }
      ),
      (
        .formatError,
        changed {
          $0[9] = 1; $0[11] = 0
        }
      ),
      (.refused, changed { $0[question.count - 1] = 3 }),
    ] {
      guard case .fault(let fault) = DNSRequest(bytes: bytes) else {
        Issue.record("\(code): no fault")
        continue
      }
      #expect(fault.code == code)
      #expect(fault.bytes.suffix(11) == expected, "\(code)")
      #expect(fault.bytes[11] == 1, "\(code)")
    }
    let plain = question.enumerated().map { $0.offset == 2 ? $0.element | 0x10 : $0.element }
    guard case .fault(let fault) = DNSRequest(bytes: plain) else {
      Issue.record("no fault")
      return
    }
    #expect(fault.bytes.count == 12, "nobody gets one who has sent none")
  }

  // MARK: Writing

  /// RFC 1035, section 4.1.2, and RFC 3225, section 3: the question and the DO bit are echoed.
  @Test(arguments: [1, 255, 3, 254, 2, 4096])
  func responsesEchoClassAndDOBit(number: Int) throws {
    var bytes = question + [0, 0, 41, 4, 0, 0, 0, 0x80, 0, 0, 0]
    bytes[11] = 1
    bytes[question.count - 2] = UInt8(number >> 8)
    bytes[question.count - 1] = UInt8(number & 255)
    let answer: [UInt8]
    switch DNSRequest(bytes: bytes) {
    case .query(let query):
      #expect(number == 1 || number == 255)
      var response = DNSResponse(to: query, .noError)
      response.answers = [ResourceRecord(query.name, ttl: 5, .address("10.96.0.10"))]
      answer = response.datagram
      // Whatever the query's class, our records are of class IN.
      #expect(Array(answer[question.count...].prefix(6)) == [0xc0, 12, 0, 1, 0, 1])
    case .fault(let fault):
      #expect(fault.code == .refused)
      answer = fault.bytes
    case .noReply:
      Issue.record("no answer")
      return
    }
    #expect(
      Array(answer[12..<question.count]) == Array(question.dropFirst(12).dropLast(2)) + [
        UInt8(number >> 8), UInt8(number & 255),
      ])
    #expect(answer.suffix(11) == [0, 0, 41, 4, 0xd0, 0, 0, 0x80, 0, 0, 0])
  }

  @Test func writesAResponse() throws {
    var spelled = question
    // The client's capitalization is echoed (draft-vixie-dnsext-dns0x20).
    spelled[13] = UInt8(ascii: "W")
    let query = try #require(read(spelled))
    var response = DNSResponse(to: query, .noError, isAuthoritative: true)
    response.answers = [ResourceRecord(query.name, ttl: 5, .address("10.96.0.10"))]
    let header: [UInt8] = [0x12, 0x34, 0x85, 0x00, 0, 1, 0, 1, 0, 0, 0, 0]
    let record: [UInt8] = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 96, 0, 10]
    #expect(response.datagram == header + Array(spelled.dropFirst(12)) + record)
  }

  /// RFC 2782: the target is not compressed; RFC 1035: all other names are.
  @Test func compressesNames() {
    let name = DomainName("_http._tcp.web.shop.svc.cluster.local")
    let target = DomainName("web.shop.svc.cluster.local")
    var response = DNSResponse(to: DNSQuery(id: 1, name: name, type: .srv), .noError)
    response.answers = [
      ResourceRecord(name, ttl: 5, .srv(priority: 0, weight: 100, port: 80, target: target))
    ]
    response.additional = [ResourceRecord(target, ttl: 5, .address("fd00::a"))]
    let start = 12 + 39 + 4
    let service: [UInt8] = [0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 5, 0, 34, 0, 0, 0, 100, 0, 80]
    let address: [UInt8] = [0xc0, 23, 0, 28, 0, 1, 0, 0, 0, 5, 0, 16, 0xfd]
    let expected =
      service + Self.wire("web.shop.svc.cluster.local") + address + [UInt8](repeating: 0, count: 14) + [10]
    #expect(Array(response.datagram[start...]) == expected)
  }

  /// RFC 2308, section 3: a negative answer has the SOA record in the authority section.
  @Test func writesANegativeResponse() throws {
    let query = try #require(read(question))
    var response = DNSResponse(to: query, .nameError, isAuthoritative: true)
    let domain = DomainName("cluster.local")
    let start = StartOfAuthority(
      server: DomainName("ns.dns.cluster.local"),
      mailbox: DomainName("hostmaster.cluster.local"), serial: 7, minimum: 5)
    response.authorities = [ResourceRecord(domain, ttl: 5, .soa(start))]
    let bytes = response.datagram
    #expect(bytes.prefix(12) == [0x12, 0x34, 0x85, 0x03, 0, 1, 0, 0, 0, 1, 0, 0])
    let record = Array(bytes[question.count...])
    #expect(record.prefix(10) == [0xc0, 25, 0, 6, 0, 1, 0, 0, 0, 5])
    #expect(Array(record[12..<19]) == Array(Self.wire("ns.dns").dropLast()))
    #expect(record[19] == 0xc0, "the domain is pointed to")
    #expect(record.suffix(20) == [0, 0, 0, 7, 0, 0, 0x1c, 0x20, 0, 0, 7, 8, 0, 1, 0x51, 0x80, 0, 0, 0, 5])
  }

  @Test func truncatesLongMessages() throws {
    let name = DomainName("db.shop.svc.cluster.local")
    var response = DNSResponse(to: DNSQuery(id: 1, name: name, type: .a), .noError)
    response.answers = (0..<100).map {
      ResourceRecord(name, ttl: 5, .address(.v4(IPv4Address(rawValue: 0x0af4_0000 + $0))))
    }
    #expect(response.datagram.count <= 512)
    #expect(response.datagram[2] & 2 == 2, "TC")
    #expect(response.stream[2] & 2 == 0)
    #expect(response.stream.count == 12 + 27 + 4 + 100 * 16)
    response.query.extensions = DNSQuery.Extensions(datagramSize: 4096)
    #expect((1200...1232).contains(response.datagram.count))
    #expect(response.datagram.suffix(11) == [0, 0, 41, 4, 0xd0, 0, 0, 0, 0, 0, 0])
    // Additional records are omitted silently.
    response.additional = response.answers
    response.answers = Array(response.answers.prefix(3))
    #expect(response.datagram[2] & 2 == 0)
    #expect(response.datagram.count <= 1232)
  }

  @Test func splitsTheExtendedResponseCode() {
    var bytes = question + [0, 0, 41, 4, 0, 0, 1, 0, 0, 0, 0]
    bytes[11] = 1
    guard case .fault(let fault) = DNSRequest(bytes: bytes) else {
      Issue.record("no fault")
      return
    }
    #expect(fault.bytes[3] & 0xf == 0)
    #expect(fault.bytes.suffix(11) == [0, 0, 41, 4, 0xd0, 1, 0, 0, 0, 0, 0])
  }

  /// A pointer of two bytes repeats a name of 120 labels: all records of such a message together cost no more than those of
  /// a short one.
  @Test(arguments: [(2, true), (3, true), (5000, false)])
  func manyLongNamesAreRefused(_ count: Int, _ isRead: Bool) {
    var bytes: [UInt8] = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, UInt8(count >> 8), UInt8(count & 0xff)]
    for _ in 0..<120 { bytes += [1, 0x61] }
    bytes += [0, 0, 1, 0, 1]
    for _ in 0..<count { bytes += [0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0] }
    switch DNSRequest(bytes: bytes) {
    case .query: #expect(isRead)
    case .fault(let fault): #expect(!isRead && fault.code == .formatError)
    case .noReply: Issue.record("no reply")
    }
  }

  // MARK: Random input

  /// Whatever the input, parsing terminates, and the response can be parsed as well.
  @Test func survivesRandomInput() {
    for seed in UInt64(1)...5_000 {
      var random = SeededGenerator(seed: seed)
      var bytes = question + [0, 0, 41, 4, 0, 0, 0, 0, 0, 0, 0]
      bytes[11] = 1
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] =
          [0, 0xc0, 0xff, 12, .random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
      }
      bytes.removeLast(Int.random(in: 0...3, using: &random) * 7)
      switch DNSRequest(bytes: bytes) {
      case .noReply: break
      case .fault(let fault):
        #expect(fault.bytes.count <= 512 && fault.bytes[2] & 0x80 != 0, "seed \(seed)")
        #expect(fault.bytes.prefix(2) == bytes.prefix(2), "seed \(seed)")
      case .query(let query):
        var again = DNSResponse(to: query, .noError).datagram
        again[2] &= 0x7f
        #expect(self.read(again)?.name == query.name, "seed \(seed)")
        #expect(self.read(again)?.type == query.type, "seed \(seed)")
      }
    }
  }

  @Test func namesCompareCaseInsensitively() throws {
    let name = DomainName("Web.Shop.SVC.cluster.local.")
    #expect(name == DomainName("web.shop.svc.cluster.local"))
    #expect(name.isWithin(DomainName("CLUSTER.local")))
    #expect(!name.isWithin(DomainName("ster.local")))
    #expect("\(name)" == "Web.Shop.SVC.cluster.local.")
    #expect(DomainName("a..b" as String) == nil)
    #expect(DomainName(String(repeating: "a", count: 64)) == nil)
    #expect(DomainName("") == .root)
    #expect("\(DomainName("a b.c"))" == "a\\032b.c.")
  }
}
