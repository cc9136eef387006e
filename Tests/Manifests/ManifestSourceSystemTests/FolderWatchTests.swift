import ClusterModel
import Foundation
import ManifestSource
import Testing

@Suite struct FolderWatchTests {
  /// A folder in a temporary folder, removed after the test.
  private final class Place: Sendable {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    var path: String { "\(root)/manifests" }

    init(_ files: [String: String] = [:]) throws {
      try makeFolder(path)
      for (name, content) in files { try write(content, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func makeFolder(_ path: String) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes in place, as `>` in a shell does.
    func write(_ content: String, to name: String) throws {
      try content.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

    func rename(_ old: String, _ new: String) throws {
      try #require(Foundation.rename("\(path)/\(old)", "\(path)/\(new)") == 0)
    }

    func age(_ name: String) throws {
      let hourAgo = Date(timeIntervalSinceNow: -3600)
      try FileManager.default.setAttributes([.modificationDate: hourAgo], ofItemAtPath: "\(path)/\(name)")
    }

    func link(_ name: String, to target: String) throws {
      try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }
  }

  /// Records the updates, and the state that results from them.
  private actor Follower {
    private(set) var zones: [String: String] = [:]
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var changes = 0
    private(set) var lists = 0
    private(set) var filesRead = 0
    private(set) var lastChanges: [KubeObjectChange] = []

    func hear(_ news: FolderUpdate) {
      diagnostics += news.diagnostics
      filesRead += news.filesRead
      if news.isFirst { lists += 1 } else { changes += news.changes.count }
      if !news.changes.isEmpty { lastChanges = news.changes }
      for change in news.changes where change.reference.kind == "Node" {
        let name = change.reference.name.name
        if case .node(let node)? = change.object { zones[name] = node.zone ?? "" } else { zones[name] = nil }
      }
    }

    var lastPhase: String? {
      if case .pod(let pod)? = lastChanges.last?.object { pod.phase } else { nil }
    }

    /// Waits until the condition holds, up to a limit that only a failure reaches.
    func waits(_ isTrue: @Sendable (isolated Follower) -> Bool) async -> Bool {
      for _ in 0..<3000 {
        if isTrue(self) { return true }
        try? await Task.sleep(for: .milliseconds(10))
      }
      return false
    }

    func has(_ wanted: [String: String]) async -> Bool { await waits { $0.zones == wanted && $0.lists == 1 } }
  }

  private static func node(_ name: String, _ zone: String = "a") -> String {
    """
    apiVersion: v1
    kind: Node
    metadata: {name: \(name), labels: {topology.kubernetes.io/zone: \(zone)}}

    """
  }

  private func node(_ name: String, _ zone: String = "a") -> String { Self.node(name, zone) }

  /// Only inotify reports changes: the timer would hide it if it did not.
  private var heard: FolderWatch.Pace {
    var pace = FolderWatch.Pace()
    pace.interval = .seconds(3600)
    return pace
  }

  private func following(
    _ place: Place, _ pace: FolderWatch.Pace? = nil, _ body: (Follower) async throws -> Void
  ) async throws {
    let follower = Follower()
    let watch = FolderWatch(place.path, pace: pace ?? heard)
    let running = Task { try await watch.run { await follower.hear($0) } }
    #expect(await follower.waits { $0.lists == 1 })
    do { try await body(follower) } catch {
      running.cancel()
      throw error
    }
    running.cancel()
    try await running.value
  }

  @Test func deliversAllObjectsFirstAndThenChanges() async throws {
    let service = """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {clusterIPs: [10.96.0.1], ports: [{port: 80}]}
      """
    let place = try Place(["a.yaml": node("one"), "b.yaml": service])
    try await following(place) { follower in
      #expect(await follower.lists == 1)
      #expect(await follower.zones == ["one": "a"])
      try place.write(node("one", "b") + "---\n" + node("two"), to: "a.yaml")
      #expect(await follower.has(["one": "b", "two": "a"]))
      #expect(await follower.changes == 2)
      try place.remove("b.yaml")
      #expect(await follower.waits { $0.changes == 3 })
      #expect(
        await follower.lastChanges == [
          KubeObjectChange(ObjectReference(kind: "Service", name: NamespacedName("shop", "web")), nil)
        ])
      #expect(await follower.lists == 1)
      #expect(await follower.diagnostics.isEmpty)
    }
  }

  /// What 'viaduct lab up' writes is noticed, and replaces the author's objects.
  @Test func podsWithStatusComeFromTheOverlay() async throws {
    func pod(_ phase: String) -> String {
      "{apiVersion: v1, kind: Pod, metadata: {name: a}, status: {phase: \(phase)}}\n"
    }
    let place = try Place(["-a.yaml": pod("Pending"), "b.yaml": node("x")])
    try await following(place) { follower in
      try place.makeFolder("\(place.path)/.viaduct")
      try place.write(pod("Running"), to: ".viaduct/pods.yaml")
      #expect(await follower.waits { $0.lastPhase == "Running" })
      try place.write(pod("Unknown"), to: "-a.yaml")
      try place.write(pod("Failed"), to: ".viaduct/pods.yaml")
      #expect(await follower.waits { $0.lastPhase == "Failed" })
      try place.remove(".viaduct/pods.yaml")
      #expect(await follower.waits { $0.lastPhase == "Unknown" })
      #expect(await follower.diagnostics.isEmpty)
    }
  }

  @Test func onlyDifferencesAreDelivered() async throws {
    let nodes = (0..<50).map { node("n\($0)") }
    let place = try Place(["a.yaml": nodes.joined(separator: "---\n"), "b.yaml": node("x")])
    try await following(place) { follower in
      try place.write((nodes.dropLast() + [node("n49", "b")]).joined(separator: "---\n"), to: "a.yaml")
      #expect(await follower.waits { $0.zones["n49"] == "b" })
      #expect(await follower.changes == 1)
    }
  }

  @Test func aFileThatIsReplacedByARename() async throws {
    let place = try Place(["a.yaml": node("one")])
    try await following(place) { follower in
      for zone in ["b", "c", "d"] {
        try place.write(node("one", zone), to: ".a.yaml.tmp")
        try place.rename(".a.yaml.tmp", "a.yaml")
        #expect(await follower.has(["one": zone]))
      }
    }
  }

  /// vim with `backupcopy=no`: the old file is renamed away, then a new one is written.
  @Test func anEditorThatKeepsABackup() async throws {
    let place = try Place(["a.yaml": node("one")])
    try await following(place) { follower in
      for zone in ["b", "c", "d"] {
        try place.rename("a.yaml", "a.yaml~")
        try place.write(node("one", zone), to: "a.yaml")
        try place.remove("a.yaml~")
        #expect(await follower.has(["one": zone]))
      }
      // It was never reported as deleted in between.
      #expect(await follower.changes == 3)
    }
  }

  /// The kubelet's AtomicWriter: a folder for each version, and a link that is renamed over the previous one.
  @Test func aConfigMapThatTheKubeletMounts() async throws {
    let place = try Place()
    func publish(_ version: String, replacing old: String?) throws {
      try place.makeFolder("\(place.path)/..\(version)")
      try place.write(node("one", version), to: "..\(version)/a.yaml")
      try place.link("..data_tmp", to: "..\(version)")
      try place.rename("..data_tmp", "..data")
      if let old { try place.remove("..\(old)") }
    }
    try publish("v1", replacing: nil)
    try place.link("a.yaml", to: "..data/a.yaml")
    try await following(place) { follower in
      #expect(await follower.zones == ["one": "v1"])
      try publish("v2", replacing: "v1")
      #expect(await follower.has(["one": "v2"]))
      try publish("v3", replacing: "v2")
      #expect(await follower.has(["one": "v3"]))
      try place.write(node("one", "v4"), to: "..v3/a.yaml")
      #expect(await follower.has(["one": "v4"]))
      #expect(await follower.diagnostics.isEmpty)
    }
  }

  @Test func aFileThatALinkPointsTo() async throws {
    let place = try Place()
    try place.makeFolder("\(place.root)/elsewhere")
    try place.write(node("one"), to: "../elsewhere/real.txt")
    try place.link("a.yaml", to: "../elsewhere/real.txt")
    try await following(place) { follower in
      #expect(await follower.zones == ["one": "a"])
      try place.write(node("one", "b"), to: "../elsewhere/real.txt")
      #expect(await follower.has(["one": "b"]))
      try place.remove("../elsewhere/real.txt")
      #expect(
        await follower.waits {
          $0.diagnostics.contains { $0.problem.contains("the link's target does not exist") }
        })
      #expect(await follower.zones == ["one": "b"])
      try place.remove("a.yaml")
      #expect(await follower.has([:]))
    }
  }

  @Test func aFolderThatDisappearsAndReturns() async throws {
    let place = try Place(["a.yaml": node("one"), "b.yaml": node("two")])
    try await following(place) { follower in
      try FileManager.default.moveItem(atPath: place.path, toPath: "\(place.root)/away")
      #expect(await follower.waits { $0.diagnostics.contains { $0.problem.contains("the folder is gone") } })
      #expect(await follower.zones == ["one": "a", "two": "a"])
      try place.makeFolder("\(place.root)/new")
      try node("one", "b").write(toFile: "\(place.root)/new/a.yaml", atomically: false, encoding: .utf8)
      try #require(rename("\(place.root)/new", place.path) == 0)
      #expect(await follower.has(["one": "b"]))
      try place.write(node("three"), to: "c.yaml")
      #expect(await follower.has(["one": "b", "three": "a"]))
    }
  }

  @Test func aFolderThatIsRemovedAndCreatedAgain() async throws {
    let place = try Place(["a.yaml": node("one")])
    try await following(place) { follower in
      for zone in ["b", "c"] {
        try FileManager.default.removeItem(atPath: place.path)
        try place.makeFolder(place.path)
        try place.write(node("one", zone), to: "a.yaml")
        #expect(await follower.has(["one": zone]))
      }
    }
  }

  @Test func aFolderThatIsALinkWhoseTargetChanges() async throws {
    let place = try Place()
    for version in ["v1", "v2"] {
      try place.makeFolder("\(place.root)/\(version)")
      try place.write(node("one", version), to: "../\(version)/a.yaml")
    }
    try FileManager.default.removeItem(atPath: place.path)
    try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: "v1")
    try await following(place) { follower in
      #expect(await follower.zones == ["one": "v1"])
      try FileManager.default.createSymbolicLink(atPath: "\(place.root)/new", withDestinationPath: "v2")
      try #require(rename("\(place.root)/new", place.path) == 0)
      #expect(await follower.has(["one": "v2"]))
      try place.write(node("one", "v3"), to: "a.yaml")
      #expect(await follower.has(["one": "v3"]))
    }
  }

  @Test func aBrokenFileKeepsItsLastGoodState() async throws {
    let place = try Place(["a.yaml": node("one") + "---\n" + node("two"), "b.yaml": node("three")])
    try await following(place) { follower in
      try place.write("apiVersion: v1\nkind: [Node\n", to: "a.yaml")
      #expect(await follower.waits { !$0.diagnostics.isEmpty })
      let said = try #require(await follower.diagnostics.first)
      #expect(said.severity == .error)
      #expect(said.description.contains("\(place.path)/a.yaml:"))
      #expect(said.problem.contains("the 2 objects that it held before stay in effect"))
      try place.write(node("three", "b"), to: "b.yaml")
      #expect(await follower.has(["one": "a", "two": "a", "three": "b"]))
      try place.write(node("one", "b"), to: "a.yaml")
      #expect(await follower.has(["one": "b", "three": "b"]))
      #expect(await follower.diagnostics.count == 1)
      #expect(await follower.changes == 3)
    }
  }

  @Test func anInvalidObjectIsReportedAndAffectsNoOther() async throws {
    let place = try Place(["a.yaml": node("one")])
    try await following(place) { follower in
      try place.write(node("one", "b") + "---\n" + node("Bad_Name"), to: "a.yaml")
      #expect(await follower.has(["one": "b"]))
      #expect(await follower.diagnostics.map(\.object?.name.name) == ["Bad_Name"])
    }
  }

  @Test func aBrokenFileAtTheStartAffectsNoOther() async throws {
    let place = try Place(["a.yaml": "{", "b.yaml": node("one")])
    try await following(place) { follower in
      #expect(await follower.zones == ["one": "a"])
      #expect(await follower.diagnostics.count == 1)
      #expect(await follower.diagnostics.first?.problem.contains("the file is ignored") == true)
      try place.write(node("two"), to: "a.yaml")
      #expect(await follower.has(["one": "a", "two": "a"]))
    }
  }

  @Test func ofTwoFilesWithOneObjectTheFirstCounts() async throws {
    let place = try Place(["b.yaml": node("one", "b")])
    try await following(place) { follower in
      try place.write(node("one", "c"), to: "c.yaml")
      #expect(await follower.waits { $0.diagnostics.count == 1 })
      #expect(await follower.zones == ["one": "b"])
      #expect(
        await follower.diagnostics.first?.problem.contains(
          "is defined in \(place.path)/b.yaml and, with different content, in")
          == true)
      try place.write(node("one", "a"), to: "a.yaml")
      #expect(await follower.has(["one": "a"]))
      try place.remove("a.yaml")
      #expect(await follower.has(["one": "b"]))
      try place.remove("b.yaml")
      #expect(await follower.has(["one": "c"]))
    }
  }

  @Test func anEmptyFolderIsAList() async throws {
    let place = try Place()
    try await following(place) { follower in
      #expect(await follower.lists == 1)
      #expect(await follower.diagnostics.map(\.severity) == [.warning])
      try place.write(node("one"), to: "a.yaml")
      #expect(await follower.has(["one": "a"]))
      try place.remove("a.yaml")
      #expect(await follower.has([:]))
      #expect(await follower.waits { $0.diagnostics.count == 2 })
    }
  }

  @Test func aThousandFiles() async throws {
    let place = try Place(
      Dictionary(uniqueKeysWithValues: (0..<1000).map { ("f\($0).yaml", node("n\($0)")) }))
    // Files that were just written are read a second time, to be sure.
    for number in 0..<1000 { try place.age("f\(number).yaml") }
    try await following(place) { follower in
      #expect(await follower.zones.count == 1000)
      #expect(await follower.filesRead == 1000)
      try place.write(node("n7", "b"), to: "f7.yaml")
      #expect(await follower.waits { $0.zones["n7"] == "b" })
      #expect(await follower.filesRead <= 1002)
    }
  }

  @Test func fiveHundredWritesAreReadFewTimesAndTheLastCounts() async throws {
    let place = try Place(["a.yaml": node("one")])
    try await following(place) { follower in
      let start = ContinuousClock.now
      for number in 0..<500 { try place.write(node("one", "z\(number)"), to: "a.yaml") }
      #expect(await follower.has(["one": "z499"]))
      // Each read comes after a quiet period, so there cannot be more reads than periods.
      let moments = Int((ContinuousClock.now - start) / .milliseconds(50))
      #expect(await follower.filesRead <= moments + 3)
    }
  }

  /// The kernel does not report what another machine does on a network file system.
  @Test func changesWithoutAnEventAreFoundByPolling() async throws {
    var pace = FolderWatch.Pace()
    pace.usesInotify = false
    pace.interval = .milliseconds(20)
    let place = try Place(["a.yaml": node("one")])
    try await following(place, pace) { follower in
      try place.write(node("one", "b"), to: "a.yaml")
      #expect(await follower.has(["one": "b"]))
      try FileManager.default.removeItem(atPath: place.path)
      #expect(await follower.waits { !$0.diagnostics.isEmpty })
      try place.makeFolder(place.path)
      try place.write(node("two"), to: "a.yaml")
      #expect(await follower.has(["two": "a"]))
    }
  }

  @Test func nothingIsDeliveredTwice() async throws {
    var pace = FolderWatch.Pace()
    pace.interval = .milliseconds(5)
    pace.quiet = .milliseconds(5)
    let place = try Place(["a.yaml": node("one"), "b.yaml": "{", "c.yaml": node("one", "c")])
    try await following(place, pace) { follower in
      try await Task.sleep(for: .milliseconds(300))
      #expect(await follower.lists == 1)
      #expect(await follower.changes == 0)
      #expect(await follower.diagnostics.count == 2)
      #expect(await follower.filesRead <= 6)
    }
  }

  @Test func pipesAndFoldersAreNotManifests() async throws {
    let place = try Place(["a.yaml": node("one")])
    try place.makeFolder("\(place.path)/folder.yaml")
    try #require(mkfifo("\(place.path)/pipe.yaml", 0o600) == 0)
    try await following(place) { follower in
      #expect(await follower.zones == ["one": "a"])
      #expect(await follower.diagnostics.isEmpty)
    }
  }

  @Test func aFolderThatNeverExistedEndsTheWatch() async throws {
    let place = try Place(["a.yaml": ""])
    await #expect(throws: ManifestError.missing(path: "\(place.path)/none")) {
      try await FolderWatch("\(place.path)/none/").run { _ in }
    }
    await #expect(throws: ManifestError.self) { try await FolderWatch("\(place.path)/a.yaml").run { _ in } }
  }
}
