import ClusterModel
import Foundation
import SeededRandom
import Testing

@testable import ManifestSource

/// How many files are looked for and read after a change, and that a look at some of them finds what a look at all would.
@Suite struct FolderReaderTests {
  /// A folder in a temporary folder, removed after the test.
  private final class Place {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    var path: String { "\(root)/manifests" }

    init(files: Int) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for number in 0..<files { try write("n\(number)", to: "f\(number).yaml") }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// Writes a Node, and replaces the file by a rename. Each file has another size, so none is taken for another.
    func write(_ node: String, to name: String, size: Int = 0) throws {
      try """
      apiVersion: v1
      kind: Node
      metadata: {name: \(node), labels: {topology.kubernetes.io/zone: "z\(size)"}}
      #\(String(repeating: " ", count: size))

      """.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

    func move(_ name: String, to other: String) throws {
      try FileManager.default.moveItem(atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
    }

    func link(_ name: String, to target: String) throws {
      try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }

    func makeFolder(_ name: String) throws {
      try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
  }

  private func events(_ names: String...) -> FolderEvents {
    var events = FolderEvents()
    events.names = Set(names)
    return events
  }

  private func events(in folder: String, _ names: String...) -> FolderEvents {
    var events = FolderEvents()
    events.linked = [folder: Set(names)]
    return events
  }

  /// What the next scan looks at.
  private enum Look { case nothing, someFiles, all }

  private func expect(
    _ look: Look, of reader: inout FolderReader, after events: FolderEvents,
    at place: Testing.SourceLocation = #_sourceLocation
  ) {
    let isNews = reader.note(events)
    let found: Look = isNews ? reader.mustLookAtAll ? .all : .someFiles : .nothing
    #expect(found == look, sourceLocation: place)
  }

  /// Reads all; files that were just written are not kept for later.
  private func reader(_ place: Place) -> FolderReader {
    var reader = FolderReader(place.path, moment: .zero)
    _ = reader.scan(isPatient: false)
    return reader
  }

  @Test func aChangeOfOneFileIsALookAtOneFile() throws {
    let place = try Place(files: 300)
    var reader = FolderReader(place.path, moment: .zero)
    let first = reader.scan(isPatient: false)
    #expect(first.update.filesExamined == 300 && first.update.filesRead == 300)
    #expect(first.update.isFirst && first.update.changes.count == 300)
    try place.write("n7", to: "f7.yaml", size: 1)
    expect(.someFiles, of: &reader, after: events("f7.yaml"))
    let second = reader.scan(isPatient: false)
    #expect(second.update.filesExamined == 1 && second.update.filesRead == 1)
    #expect(second.update.changes.map(\.reference.name.name) == ["n7"])
    #expect(second.linkedFolders == nil && !second.isUnsettled)
  }

  @Test func newAndDeletedFilesAreLooksAtThem() throws {
    let place = try Place(files: 300)
    var reader = reader(place)
    try place.write("new", to: "new.yaml")
    try place.remove("f3.yaml")
    expect(.someFiles, of: &reader, after: events("new.yaml", "f3.yaml", ".new.yaml.swp"))
    let first = reader.scan(isPatient: false)
    #expect(first.update.filesExamined == 1 && first.update.filesRead == 1)
    #expect(first.update.changes.map(\.reference.name.name) == ["new"])
    // It may return at once, as it does with some editors; no other event follows.
    #expect(first.isUnsettled)
    let second = reader.scan(isPatient: false)
    #expect(second.update.filesExamined == 0 && !second.isUnsettled)
    #expect(second.update.changes.map(\.reference.name.name) == ["n3"])
    #expect(second.update.changes.first?.object == nil)
  }

  @Test func afterLostEventsAllFilesAreLookedAtAndNoneIsRead() throws {
    let place = try Place(files: 300)
    var reader = reader(place)
    expect(.all, of: &reader, after: .vague)
    let scan = reader.scan(isPatient: false)
    #expect(scan.update.filesExamined == 300 && scan.update.filesRead == 0)
    #expect(!reader.mustLookAtAll)
  }

  @Test func otherNamesAreOfNoInterest() throws {
    let place = try Place(files: 3)
    var reader = reader(place)
    expect(.nothing, of: &reader, after: events(".f1.yaml.swp", "4913", "notes.txt", "f1.yaml~"))
    expect(.nothing, of: &reader, after: FolderEvents())
  }

  /// Most files of a folder: one look at all is less work, and finds the same.
  @Test func manyChangesAreALookAtAll() throws {
    let place = try Place(files: 3)
    var reader = reader(place)
    for number in 0..<3 { try place.write("n\(number)", to: "f\(number).yaml", size: 1) }
    expect(.someFiles, of: &reader, after: events("f0.yaml", "f1.yaml"))
    let scan = reader.scan(isPatient: false)
    #expect(scan.update.filesExamined == 3 && scan.update.changes.count == 3)
  }

  @Test func whatLiesBesideOurPodsIsOfNoInterest() throws {
    let place = try Place(files: 10)
    try place.makeFolder(".viaduct")
    try place.write("ours", to: ".viaduct/pods.yaml")
    var reader = reader(place)
    let folder = "\(place.path)/.viaduct"
    expect(.nothing, of: &reader, after: events(in: folder, "store", "store.new", "store.lock"))
    try place.write("ours", to: ".viaduct/pods.yaml", size: 1)
    expect(.someFiles, of: &reader, after: events(in: folder, "pods.yaml"))
    let scan = reader.scan(isPatient: false)
    #expect(scan.update.filesExamined == 1)
    #expect(scan.update.changes.map(\.reference.name.name) == ["ours"])
    expect(.all, of: &reader, after: events(".viaduct"))
  }

  @Test func aChangeOfALinksTargetIsALookAtTheLink() throws {
    let place = try Place(files: 10)
    try place.makeFolder("../elsewhere")
    try place.write("linked", to: "../elsewhere/real.txt")
    try place.link("l.yaml", to: "../elsewhere/real.txt")
    var reader = FolderReader(place.path, moment: .zero)
    let elsewhere = try #require(reader.scan(isPatient: false).linkedFolders?.first)
    try place.write("linked", to: "../elsewhere/real.txt", size: 1)
    expect(.someFiles, of: &reader, after: events(in: elsewhere, "real.txt"))
    let scan = reader.scan(isPatient: false)
    #expect(scan.update.filesExamined == 1)
    #expect(scan.update.changes.map(\.reference.name.name) == ["linked"])
    // Something else there, or something hidden here, may be on the way to the target.
    expect(.all, of: &reader, after: events(in: elsewhere, "other"))
    _ = reader.scan(isPatient: false)
    expect(.all, of: &reader, after: events("..data"))
  }

  @Test func aLinkToAnotherFolderIsToBeWatchedThere() throws {
    let place = try Place(files: 10)
    try place.makeFolder("../elsewhere")
    try place.write("linked", to: "../elsewhere/real.txt")
    var reader = reader(place)
    try place.link("l.yaml", to: "../elsewhere/real.txt")
    expect(.someFiles, of: &reader, after: events("l.yaml"))
    let scan = reader.scan(isPatient: false)
    #expect(scan.update.changes.map(\.reference.name.name) == ["linked"])
    #expect(scan.linkedFolders?.count == 1)
  }

  @Test func aLinkWhoseTargetAppears() throws {
    let place = try Place(files: 10)
    try place.link("l.yaml", to: "later.txt")
    var reader = reader(place)
    try place.write("late", to: "later.txt")
    expect(.someFiles, of: &reader, after: events("later.txt"))
    let scan = reader.scan(isPatient: false)
    #expect(scan.update.changes.map(\.reference.name.name) == ["late"])
  }

  /// The names were reported for the folder that was there before.
  @Test func afterTheFolderWasReplacedAllFilesAreLookedAt() throws {
    let place = try Place(files: 10)
    var reader = reader(place)
    try FileManager.default.moveItem(atPath: place.path, toPath: "\(place.root)/away")
    try place.makeFolder("")
    for number in 0..<10 { try place.write("n\(number)", to: "f\(number).yaml", size: 2) }
    expect(.someFiles, of: &reader, after: events("f1.yaml"))
    let scan = reader.scan(isPatient: false)
    #expect(scan.update.filesExamined == 10 && scan.update.changes.count == 10)
  }

  @Test func afterTheFolderWasGoneAllFilesAreLookedAt() throws {
    let place = try Place(files: 10)
    var reader = reader(place)
    try FileManager.default.moveItem(atPath: place.path, toPath: "\(place.root)/away")
    expect(.someFiles, of: &reader, after: events("f1.yaml"))
    #expect(reader.scan(isPatient: false).update.changes.isEmpty)
    #expect(reader.mustLookAtAll)
  }

  /// Random edits of files and links: what is found file by file is what a look at all files finds.
  @Test(arguments: 0..<8) func looksAtSomeFilesAddUp(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let place = try Place(files: 12)
    var some = reader(place)
    var all = reader(place)
    for round in 1..<60 {
      var names: Set<String> = []
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        names.formUnion(edit(place, size: 2 * round, &random))
      }
      var events = FolderEvents()
      events.names = names
      _ = (some.note(events), all.note(.vague))
      // What is missing is deleted by the second look.
      for _ in 0..<2 {
        let (found, expected) = (some.scan(isPatient: false).update, all.scan(isPatient: false).update)
        #expect(found.changes == expected.changes, "seed \(seed), round \(round), \(names)")
        #expect(found.diagnostics == expected.diagnostics, "seed \(seed), round \(round), \(names)")
      }
    }
  }

  /// Changes something, and returns the names that the kernel would report.
  private func edit(_ place: Place, size: Int, _ random: inout SeededGenerator) -> Set<String> {
    let name = "f\(Int.random(in: 0..<16, using: &random)).yaml"
    let other = "f\(Int.random(in: 0..<16, using: &random)).yaml"
    switch Int.random(in: 0..<6, using: &random) {
    case 0: try? place.remove(name)
    case 1:
      try? place.remove(other)
      try? place.move(name, to: other)
    case 2:
      try? place.remove(name)
      try? place.link(name, to: other)
    default: try? place.write("n\(Int.random(in: 0..<14, using: &random))", to: name, size: size)
    }
    return [name, other]
  }
}
