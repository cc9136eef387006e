import ClusterModel
import KubectlText
import Testing

/// What `get` and `describe` select and say.
@Suite struct SelectionTests {
  private func selection(
    _ words: String, in scope: NamespaceScope = NamespaceScope("shop"), labels: String? = nil
  ) throws -> ObjectSelection {
    ObjectSelection(
      try RequestedObjects(words: words.split(separator: " ").map(String.init)), in: scope,
      labels: try labels.map { try LabelSelector(parsing: $0) } ?? LabelSelector())
  }

  private func get(
    _ selection: ObjectSelection, as output: ObjectOutput = .name, toleratesAbsence: Bool = false
  ) throws -> ObjectAnswer {
    let printer = ObjectPrinter(output: output, style: .init(now: Cluster.now))
    return try selection.answer(
      with: selection.listings(in: Cluster.objects), by: printer, toleratesAbsence: toleratesAbsence)
  }

  private func describe(_ selection: ObjectSelection) throws -> ObjectAnswer {
    selection.descriptions(of: try Cluster.objects, now: Cluster.now)
  }

  /// The names of the described objects.
  private func names(_ answer: ObjectAnswer) -> [String] {
    answer.text.split(separator: "\n").filter { $0.hasPrefix("Name:") }
      .compactMap { $0.split(separator: " ").last.map(String.init) }
  }

  // MARK: Where and what

  @Test func onlyTheNamespaceIsSearched() throws {
    #expect(try get(selection("svc")).text == "service/none\nservice/web\n")
    #expect(try get(selection("svc", in: NamespaceScope())).text == "service/far\n")
    #expect(
      try get(selection("svc", in: NamespaceScope("shop", isEverywhere: true))).text
        == "service/far\nservice/none\nservice/web\n")
  }

  @Test func aNodeIsInNoNamespace() throws {
    #expect(try get(selection("no")).text == "node/node1\n")
  }

  @Test func labelsSelect() throws {
    #expect(try get(selection("svc,deploy", labels: "tier=front")).text == "service/web\n")
    #expect(try get(selection("svc", labels: "tier!=front")).text == "service/none\n")
  }

  // MARK: Nothing found

  @Test func anEmptyTableIsReplacedByKubectlsMessage() throws {
    let answer = try get(selection("po", in: NamespaceScope()), as: .table(isWide: false))
    #expect(answer.text.isEmpty && answer.missing.isEmpty)
    #expect(answer.note == "No resources found in default namespace.")
  }

  @Test(arguments: [
    ("svc", NamespaceScope("x", isEverywhere: true)), ("no", NamespaceScope("x")),
    ("no,svc", NamespaceScope("x")),
  ])
  func theMessageNamesANamespaceOnlyIfOneWasSearched(_ words: String, _ scope: NamespaceScope) throws {
    let answer = try selection(words, in: scope).answer(
      with: selection(words, in: scope).listings(in: []),
      by: ObjectPrinter(style: .init(now: 0)))
    #expect(answer.note == "No resources found")
  }

  /// Scripts read these formats; an empty List needs no message.
  @Test func onlyATableHasTheMessage() throws {
    let answer = try get(selection("po", in: NamespaceScope()), as: .json)
    #expect(answer.note == nil)
    #expect(answer.text.contains("\"items\": []"))
  }

  @Test func ignoreNotFoundSilencesTheMessage() throws {
    let answer = try get(
      selection("po", in: NamespaceScope()), as: .table(isWide: false), toleratesAbsence: true)
    #expect(answer.note == nil && answer.text.isEmpty)
  }

  // MARK: Missing objects

  @Test func eachMissingNameHasALineAndTheOthersAreShown() throws {
    let answer = try get(selection("svc/a svc/web deploy/b no/c"))
    #expect(answer.text == "service/web\n")
    #expect(
      answer.missing == [
        "services \"a\" not found in namespace shop", "deployments \"b\" not found in namespace shop",
        "nodes \"c\" not found",
      ])
    #expect(answer.note == nil)
  }

  @Test func anObjectOfAnotherNamespaceIsMissing() throws {
    #expect(try get(selection("svc far")).missing == ["services \"far\" not found in namespace shop"])
  }

  @Test func oneMissingObjectIsNotPrintedAsAnEmptyList() throws {
    let one = try get(selection("svc/a"), as: .json)
    #expect(one.text.isEmpty && one.missing.count == 1)
    #expect(try get(selection("svc/a svc/b"), as: .json).text.contains("\"items\": []"))
  }

  @Test func ignoreNotFoundToleratesThem() throws {
    let answer = try get(selection("svc/a svc/web"), toleratesAbsence: true)
    #expect(answer.text == "service/web\n" && answer.missing.isEmpty)
    let nothing = try get(selection("svc/a svc/b"), as: .json, toleratesAbsence: true)
    #expect(nothing.text.isEmpty && nothing.missing.isEmpty)
  }

  // MARK: describe

  @Test func describeShowsTheObjectsOneAfterTheOther() throws {
    let answer = try describe(selection("svc"))
    #expect(names(answer) == ["none", "web"])
    #expect(answer.text.contains("\n\n\nName: "))
    #expect(answer.note == nil && answer.missing.isEmpty)
  }

  @Test func describeUsesANameAsAPrefixIfNoObjectHasIt() throws {
    let answer = try describe(selection("po we"))
    #expect(names(answer) == ["web-a"])
    #expect(answer.missing.isEmpty && answer.note == nil)
  }

  @Test func describePrefersTheExactName() throws {
    let other = ObjectValue.object([
      "apiVersion": .text("v1"), "kind": .text("Service"),
      "metadata": .object(["name": .text("web-b"), "namespace": .text("shop")]),
    ])
    let answer = try selection("svc web").descriptions(of: Cluster.objects + [other], now: Cluster.now)
    #expect(names(answer) == ["web"])
    let both = try selection("svc we").descriptions(of: Cluster.objects + [other], now: Cluster.now)
    #expect(names(both) == ["web", "web-b"])
  }

  @Test(arguments: ["svc/we", "svc we no", "po,svc we"])
  func onlyOneNameOfOneKindIsAPrefix(_ words: String) throws {
    #expect(try !names(describe(selection(words))).contains("web"))
    #expect(
      try describe(selection(words)).missing.first?.contains("\"we\" not found in namespace shop") == true)
  }

  @Test func aPrefixIsSearchedInTheNamespaceOnly() throws {
    let answer = try describe(selection("svc fa"))
    #expect(answer.text.isEmpty && answer.note == nil)
    #expect(answer.missing == ["services \"fa\" not found in namespace shop"])
  }

  @Test func describeOfNothingHasTheMessage() throws {
    #expect(
      try describe(selection("po", in: NamespaceScope())).note == "No resources found in default namespace.")
  }

  // MARK: --field-selector

  @Test func fieldsAndNamesCannotBeCombined() throws {
    let requested = try RequestedObjects(words: ["svc", "web"])
    let error = #expect(throws: ObjectTextError.self) {
      try FieldSelector(parsing: "spec.type=NodePort", for: requested)
    }
    #expect(
      error?.description
        == "names and --field-selector cannot be combined; use metadata.name=web")
    #expect(try FieldSelector(parsing: "", for: requested) == FieldSelector())
  }

  @Test func everyRequestedKindMustHaveTheField() throws {
    let both = try RequestedObjects(words: ["svc,po"])
    #expect(throws: ObjectTextError.self) { try FieldSelector(parsing: "spec.type=NodePort", for: both) }
    let fields = try FieldSelector(parsing: "metadata.name=web", for: both)
    #expect(
      try selection("svc,po").listings(in: Cluster.objects, fields: fields).map {
        $0.objects.map(\.name.name)
      }
        == [["web"], []])
  }
}
