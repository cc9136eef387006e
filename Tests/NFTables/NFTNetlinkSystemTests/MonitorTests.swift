import Addresses
import Netlink
import PrivateNetwork
import NFTRuleset
import TestSupport
import Testing

@testable import NFTNetlink

/// Tests which changes are reported, and by whom.
@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"), .timeLimit(.minutes(2)))
struct MonitorTests {
  private static let text =
    ["ip viaduct", "ip6 viaduct", "inet viaduct", "ip other"].map {
      "add table \($0)\nadd chain \($0) some\nadd rule \($0) some accept\n"
    }.joined()
      + """
      add map ip viaduct plain { type ipv4_addr : ipv4_addr; }
      add element ip viaduct plain { 10.0.0.1 : 10.0.0.2 }

      """

  /// Returns the commits reported while nft executes these texts, one transaction each.
  private func commits(of texts: [String]) async throws -> [RulesetCommit] {
    try await inPrivateNetwork {
      guard shell("nft -f -", input: Self.text).status == 0 else { throw NetlinkError.malformed }
      var monitor = try NFTMonitor()
      return try texts.map { text in
        let (status, output) = shell("nft -f -", input: text)
        guard status == 0 else { throw Unexpected(output) }
        return try monitor.nextCommit()
      }
    }
  }

  @Test func reportsWhatChanged() async throws {
    let texts: [(String, [AddressFamily: TableChanges])] = [
      ("add element ip viaduct plain { 10.0.0.3 : 10.0.0.4 }\n", [.ipv4: .elements]),
      ("delete element ip viaduct plain { 10.0.0.3 : 10.0.0.4 }\n", [.ipv4: .elements]),
      ("add rule ip6 viaduct some drop\n", [.ipv6: .rules]),
      ("add chain ip viaduct another\nadd chain ip6 viaduct another\n", [.ipv4: .chains, .ipv6: .chains]),
      ("add set ip viaduct fresh { type ipv4_addr; }\n", [.ipv4: .sets]),
      ("add counter ip viaduct sum\n", [.ipv4: .others]),
      ("add table ip viaduct { flags dormant; }\n", [.ipv4: .table]),
      ("add rule ip other some drop\nadd rule inet viaduct some drop\n", [:]),
      ("add table ip viaduct-other\n", [:]),
      ("delete table ip6 viaduct\n", [.ipv6: [.tableRemoved, .chains, .rules]]),
      ("flush ruleset\n", [.ipv4: [.tableRemoved, .chains, .rules, .sets, .others]]),
    ]
    let commits = try await commits(of: texts.map(\.0))
    for ((text, changes), commit) in zip(texts, commits) {
      #expect(commit.changes == changes, "\(text)")
      #expect(commit.isForeignChange == !changes.isEmpty, "\(text)")
    }
    let first = commits[0].generation
    #expect(commits.map(\.generation) == Array(first..<first + UInt32(texts.count)))
  }

  @Test func namesTheProcess() async throws {
    let commit = try #require(try await commits(of: ["add rule ip viaduct some drop\n"]).first)
    #expect(commit.processName == "nft")
    #expect(commit.process != nil)
    #expect(!commit.isOurs)
    #expect(commit.description.hasPrefix("nft (process "))
    #expect(commit.description.hasSuffix(") changed ip viaduct: rules"))
  }

  @Test func recognizesItsOwnCommits() async throws {
    let (commits, generation, port) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      var other = try NFTConnection()
      var monitor = try NFTMonitor(ownPort: connection.port)
      try connection.commit(encode([Samples.everything(.ipv4).difference(from: nil)]))
      try other.commit(encode([Samples.everything(.ipv6).difference(from: nil)]))
      return (try [monitor.nextCommit(), monitor.nextCommit()], try connection.generation(), connection.port)
    }
    #expect(commits.map(\.isOurs) == [true, false])
    #expect(commits.map(\.isForeignChange) == [false, true])
    #expect(commits[0].port == port)
    #expect(commits[0].changes == [:])
    #expect(commits[1].changes.keys.map { $0 } == [.ipv6])
    #expect(commits.map(\.generation) == [generation - 1, generation])
  }

  /// The filter drops the elements; without it, they would overflow the buffer.
  @Test func filtersItsOwnElements() async throws {
    let changes = try await inPrivateNetwork {
      var connection = try NFTConnection()
      var monitor = try NFTMonitor(ownPort: connection.port)
      monitor.setReceiveBuffer(to: 16_384)
      try connection.commit(encode([Self.many(20_000).difference(from: nil)]))
      return try monitor.next()
    }
    guard case .commit(let commit) = changes else {
      Issue.record("\(String(describing: changes))")
      return
    }
    #expect(commit.isOurs)
  }

  /// Later changes are reported again.
  @Test func reportsLostNotifications() async throws {
    let (first, second) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      var monitor = try NFTMonitor()
      monitor.setReceiveBuffer(to: 16_384)
      try connection.commit(encode([Self.many(20_000).difference(from: nil)]))
      let first = try monitor.next()
      try connection.commit(encode([Transaction(family: .ipv4, operations: [.create(.chain("later"))])]))
      return (first, try monitor.nextCommit())
    }
    #expect(first == .unknown)
    #expect(second.changes == [.ipv4: .chains])
  }

  @Test func ignoresChangesByPackets() async throws {
    let (status, elements, commit) = try await inPrivateNetwork {
      let text = """
        table ip viaduct {
          map affinity { type ipv4_addr . inet_service : mark; flags dynamic,timeout; size 65536; timeout 1s; }
          chain out {
            type filter hook output priority 0;
            udp dport 1-9 delete @affinity { ip daddr . udp dport : 1 }
            udp dport 1-999 update @affinity { ip daddr . udp dport timeout 1s : 1 }
          }
        }
        """
      guard shell("ip link set lo up && nft -f -", input: text).status == 0 else {
        throw NetlinkError.malformed
      }
      var monitor = try NFTMonitor()
      let send =
        "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        + "for _ in range(2):\n for p in range(1, 1000):\n  try: s.sendto(b'x', ('127.0.0.1', p))\n  except OSError: pass\n"
      let (status, _) = shell("python3 -", input: send)
      let list = "nft list map ip viaduct affinity"
      let elements = shell(list).output.contains("127.0.0.1")
      // The elements expire after a second; the wait is bounded.
      for _ in 0..<100 where shell(list).output.contains("127.0.0.1") { shell("sleep 0.1") }
      shell("nft add rule ip viaduct out accept")
      return (status, elements, try monitor.nextCommit())
    }
    #expect(status == 0)
    #expect(elements)
    #expect(commit.changes == [.ipv4: .rules])
  }

  @Test func commitsWhilePaused() async throws {
    let (others, next) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      var monitor = try NFTMonitor(ownPort: connection.port)
      let control = monitor.control
      let ruleset = Self.many(5_000)
      shell("nft add table ip before")
      var others = [try connection.commit(encode([ruleset.difference(from: nil)]), pausing: control)]
      others.append(
        try connection.commit(
          encode([Transaction(family: .ipv4, operations: [.create(.chain("later"))])]), pausing: control))
      shell("nft add chain ip viaduct after")
      return (others, try [monitor.nextCommit(), monitor.nextCommit()])
    }
    #expect(others == [false, false])
    #expect(next.map(\.changes) == [[:], [.ipv4: .chains]])
    #expect(next.map(\.isOurs) == [false, false])
    #expect(next[1].generation == next[0].generation + 3)
  }

  @Test func detectsForeignChangesWhilePaused() async throws {
    let (isMissed, error) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      let monitor = try NFTMonitor(ownPort: connection.port)
      let batch = encode([Self.many(10).difference(from: nil)])
      let before = try connection.generation()
      try monitor.control.pause()
      shell("nft add table ip meanwhile")
      try connection.commit(batch)
      try monitor.control.resume()
      let isMissed = try connection.othersCommitted(since: before)
      var error: CommitError?
      let late = encode([.cleanup(.ipv4)], generation: before)
      do throws(CommitError) { _ = try connection.commit(late, pausing: monitor.control) } catch let caught {
        error = caught
      }
      return (isMissed, error)
    }
    #expect(isMissed)
    #expect(error == .raced)
  }

  @Test func streamsAndStops() async throws {
    let (changes, control) = try await inPrivateNetwork {
      guard shell("nft -f -", input: Self.text).status == 0 else { throw NetlinkError.malformed }
      var connection = try NFTConnection()
      let streaming = try NFTMonitor.changes(ownPort: connection.port)
      try connection.commit(encode([Transaction(family: .ipv4, operations: [.create(.chain("ours"))])]))
      shell("nft add chain ip viaduct theirs")
      return streaming
    }
    var seen: [RulesetChange] = []
    for try await change in changes {
      seen.append(change)
      control.stop()
    }
    #expect(seen.count == 1)
    guard case .commit(let commit)? = seen.first else {
      Issue.record("\(seen)")
      return
    }
    #expect(commit.changes == [.ipv4: .chains])
    #expect(commit.processName == "nft")
  }

  @Test func canStopBeforeStarting() async throws {
    let change = try await inPrivateNetwork {
      var monitor = try NFTMonitor()
      monitor.control.stop()
      monitor.control.stop()
      return try monitor.next()
    }
    #expect(change == nil)
  }

  static func many(_ count: UInt32) -> Ruleset {
    let elements = (0..<count).map { Element(RegisterWords($0 << 12, 0), .fields(RegisterWords($0, 80))) }
    return Ruleset(family: .ipv4, sets: [NamedSet(Samples.endpoints(.ipv4), elements)], chains: [])
  }
}

extension NFTMonitor {
  /// Returns the next change, which must be a commit.
  mutating func nextCommit() throws -> RulesetCommit {
    let change = try next()
    guard case .commit(let commit)? = change else { throw Unexpected("\(String(describing: change))") }
    return commit
  }
}
