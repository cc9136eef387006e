import Addresses
import NFTRuleset
import Testing

/// What holds for objects of every kind. The switches are exhaustive, so that a new kind needs a sample.
struct TableObjectTests {
  private static let empty = Ruleset(family: .ipv4, sets: [], chains: [])
  private static let ports = SetDeclaration("x", key: [.port])

  /// Returns a ruleset of one object.
  private static func ruleset(_ kind: TableObject.Kind) -> Ruleset {
    switch kind {
    case .set: Ruleset(family: .ipv4, sets: [NamedSet(ports)], chains: [])
    case .chain: Ruleset(family: .ipv4, sets: [], chains: [.destination(Chain("x", []))])
    }
  }

  /// Returns a different object with the same name.
  private static func other(_ kind: TableObject.Kind) -> TableObject {
    switch kind {
    case .set: .set(SetDeclaration("x", key: [.word]))
    case .chain: .chain("x", BaseChain(.filter, .forward, .filter))
    }
  }

  private static func table(with object: TableObject) -> TableImage? {
    let creation = Transaction(family: .ipv4, operations: [.create(object)])
    return TableImage.applying(creation, to: TableImage(family: .ipv4))
  }

  @Test(arguments: TableObject.Kind.allCases)
  func anObjectIsCreatedAndDeleted(_ kind: TableObject.Kind) throws {
    let wanted = Self.ruleset(kind)
    let object = try #require(wanted.objects.first)
    let live = Self.table(with: object)
    #expect(object.name.kind == kind && object.name.description == "\(kind) x")
    #expect(live == TableImage(wanted))
    #expect(live?.names(of: kind) == [object.name] && live?.object(object.name) == object)
    #expect(wanted.difference(from: TableImage(family: .ipv4)).operations == [.create(object)])
    #expect(wanted.difference(from: live).isEmpty)
    let removal = Self.empty.difference(from: live)
    #expect(removal.operations == [.delete(object.name)])
    #expect(TableImage.applying(removal, to: live) == TableImage(family: .ipv4))
  }

  @Test(arguments: TableObject.Kind.allCases)
  func aDifferentObjectIsReplaced(_ kind: TableObject.Kind) throws {
    let wanted = Self.ruleset(kind)
    let object = try #require(wanted.objects.first)
    let live = Self.table(with: Self.other(kind))
    let difference = wanted.difference(from: live)
    let deletion: [Transaction.Operation] =
      switch kind {
      case .set: [.delete(object.name)]
      case .chain: [.deleteTable, .createTable]
      }
    #expect(difference.operations == deletion + [.create(object)])
    #expect(TableImage.applying(difference, to: live) == TableImage(wanted))
  }

  @Test func whatElementsReferToIsDeletedLast() {
    let verdicts = SetDeclaration("a", key: [.word], value: .verdict)
    let live = Ruleset(
      family: .ipv4,
      sets: [
        NamedSet(verdicts, [Element(RegisterWords(1), .verdict(.goto("c")))]),
        NamedSet(Self.ports, [Element(RegisterWords(80))]),
      ],
      chains: [
        .destination(Chain("d", [[.verdictMap(Lookup(.meta(.priority), in: "a"))]])),
        .destination(Chain("c", [])),
      ])
    #expect(
      Self.empty.difference(from: TableImage(live)).operations == [
        .flushChain("d"), .delete(.set("a")), .delete(.set("x")), .delete(.chain("c")), .delete(.chain("d")),
      ])
  }

  @Test func objectsOfDifferentKindsMayHaveTheSameName() {
    let names = TableObject.Kind.allCases.flatMap { Self.ruleset($0).objects.map(\.name) }
    #expect(Set(names).count == TableObject.Kind.allCases.count)
    #expect(Set(names.map(\.text)) == ["x"])
  }
}
