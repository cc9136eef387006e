import Addresses
import Allocation
import AllocationStore
import ClusterModel
import Foundation
import SeededRandom
import Testing

/// The store in other processes: killed, on a full disk, without permission to write.
@Suite struct StoreProcessTests {
  /// At least a hundred times, and until Services have been created and deleted a thousand times: nothing that was
  /// announced is lost, assigned twice or changed.
  @Test(.timeLimit(.minutes(5))) func killedAtAnyMoment() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    try withFolder { folder in
      var world = Announced()
      // On busy processors a writer does little in its time.
      for round in 0..<2000 where round < 100 || world.heard <= 1000 {
        let writer = try Writer(arguments: [folder + "/store", "\(seed &+ UInt64(round))"])
        _ = writer.firstLine()
        usleep(UInt32.random(in: 0..<20_000, using: &generator))
        writer.kill()
        let place = "seed \(seed), round \(round)"
        for line in writer.remainingLines() { world.hear(line, place) }
        let stored = try #require(try AllocationStore.read(folder + "/store"), "\(place)")
        world.compare(stored, place)
      }
      #expect(world.heard > 1000, "seed \(seed): only \(world.heard) changes")
    }
  }

  @Test func aSecondProcessIsRefused() throws {
    try withFolder { folder in
      let first = try Writer(arguments: [folder + "/store", "1"])
      _ = first.firstLine()
      let said = complaint { _ = try AllocationStore(opening: folder + "/store") }
      #expect(
        said == "\(folder)/store: process \(first.identifier) is using this store; stop it first, "
          + "or name another file with --store")
      first.kill()
      _ = try AllocationStore(opening: folder + "/store")
    }
  }

  /// On a full disk nothing is assigned, and what was assigned stays stored; with space again it continues.
  @Test func aFullDiskAssignsNothing() throws {
    try withFolder { folder in
      let path = folder + "/store"
      // 32 blocks of 512 bytes; a write beyond that fails with EFBIG if the signal is ignored.
      let limited = try Writer(
        shell: "trap '' XFSZ; ulimit -f 32; exec \"$0\" \"$@\"", arguments: [path, "7", "--growing"])
      let lines = limited.remainingLines()
      let last = try #require(lines.last)
      #expect(last.hasPrefix("! \(path).new: write: the file size limit is reached"), "\(last)")
      let stored = try #require(try AllocationStore.read(path))
      let announced = lines.filter { $0.hasPrefix("+ ") }.count
      #expect(announced > 50)
      #expect(stored.services.count == announced)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["store", "store.lock"])
      let free = try Writer(arguments: [path, "7", "--changes", "3"])
      #expect(free.remainingLines().filter { $0.hasPrefix("+ ") }.count >= announced)
    }
  }
}

/// A store-writer process.
final class Writer {
  private let process = Process()
  private let output = Pipe()
  private var read = Data()

  convenience init(arguments: [String]) throws {
    try self.init(executable: program("store-writer"), arguments)
  }

  convenience init(shell: String, arguments: [String]) throws {
    try self.init(
      executable: URL(filePath: "/bin/sh"), ["-c", shell, program("store-writer").path] + arguments)
  }

  private init(executable: URL, _ arguments: [String]) throws {
    process.executableURL = executable
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
  }

  var identifier: Int32 { process.processIdentifier }

  /// Waits for the first line.
  func firstLine() -> String? {
    while !read.contains(UInt8(ascii: "\n")) {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      read += more
    }
    return String(decoding: read.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// kill -9
  func kill() {
    _ = Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Returns all complete lines until the process ends.
  func remainingLines() -> [String] {
    read += (try? output.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    let text = String(decoding: read, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

/// What the writers have announced.
struct Announced {
  private var live: [String: String] = [:]
  /// The Services that were about to be deleted.
  private var going: Set<String> = []
  private(set) var heard = 0

  mutating func hear(_ line: String, _ place: String) {
    let words = line.split(separator: " ", maxSplits: 2).map(String.init)
    heard += 1
    switch words[0] {
    case "~": going.insert(words[1])
    case "-":
      live[words[1]] = nil
      going.remove(words[1])
    case "+": arrive(words[1], words.count > 2 ? words[2] : "", place)
    default: Issue.record("\(place): \(line)")
    }
  }

  private mutating func arrive(_ name: String, _ what: String, _ place: String) {
    if let before = live[name] { #expect(before == what, "\(place): \(name) changes") }
    let own = Set(what.split(separator: " "))
    for (other, others) in live where other != name {
      #expect(own.isDisjoint(with: Set(others.split(separator: " "))), "\(place): \(name), \(other)")
    }
    live[name] = what
  }

  /// Expects the file to have everything that was announced. What was about to be deleted may be missing; what was
  /// about to be created may be there.
  mutating func compare(_ stored: Allocations, _ place: String) {
    let texts = Dictionary(
      uniqueKeysWithValues: stored.services.map { ($0.key.name, Self.text($0.value)) })
    for (name, what) in live {
      if texts[name] == nil, going.contains(name) { continue }
      #expect(texts[name] == what, "\(place): \(name)")
    }
    let all = stored.services.values.flatMap { $0.assignables.map(\.0) }
    #expect(Set(all).count == all.count, "\(place)")
    live = texts
    going = []
  }

  private static func text(_ holding: ServiceAssignment) -> String {
    (holding.clusterIPs.map(\.description) + holding.nodePorts.map(\.nodePort.description)
      + holding.loadBalancer.map(\.description)).joined(separator: " ")
  }
}
