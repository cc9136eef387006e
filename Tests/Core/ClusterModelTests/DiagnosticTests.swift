import ClusterModel
import Testing

@Suite struct DiagnosticTests {
  private func diagnostic(
    _ severity: Diagnostic.Severity = .error, _ name: String? = "web", field: String? = nil, line: Int? = nil
  ) -> Diagnostic {
    Diagnostic(
      severity, name.map { ObjectReference(kind: "Service", name: NamespacedName("default", $0)) },
      field: field,
      location: line.map { SourceLocation(file: "a.yaml", line: $0, column: 3) },
      problem: "70000 is not a valid port",
      remedy: "use a number from 1 to 65535")
  }

  @Test func printsLocationProblemAndRemedyOnOneLine() {
    #expect(
      diagnostic(field: "spec.ports[0].port", line: 7).description
        == "error: a.yaml:7:3: Service default/web: spec.ports[0].port: 70000 is not a valid port; use a number from 1 to 65535"
    )
    #expect(
      diagnostic(.warning, nil).description
        == "warning: 70000 is not a valid port; use a number from 1 to 65535")
  }

  /// A name of a file or a label can have any character.
  @Test func aNameCanNeitherForgeALineNorReachATerminal() {
    let text = Diagnostic(
      .error, nil, field: "metadata.labels.a\u{1b}[31mb",
      location: SourceLocation(file: "a\nerror: b\u{9b}2J.yaml", line: 1, column: 1), problem: "\u{7f}\r\t",
      remedy: "-"
    ).description
    #expect(text == #"error: a^Jerror: b\u{9b}2J.yaml:1:1: metadata.labels.a^[[31mb: ^?^M^I; -"#)
  }

  @Test func ordersByObjectThenFieldThenLine() {
    let sorted = [
      diagnostic(.error, nil, line: 9), diagnostic(.error, nil, line: 10),
      diagnostic(.error, "a", field: "z"),
      diagnostic(.error, "b", field: "a"), diagnostic(.error, "b", field: "b"),
    ]
    #expect(sorted.reversed().sorted() == sorted)
  }

  /// The order of a report must not depend on the order of a Set.
  @Test func diagnosticsThatDifferAreOrdered() {
    let one = diagnostic(.error, field: "a")
    let other = diagnostic(.warning, field: "a")
    #expect((one < other) != (other < one))
  }

  @Test func thoseOfDifferentKindsDifferAndAreOrdered() {
    let reference = ObjectReference(kind: "Service", name: NamespacedName("default", "web"))
    let one = Diagnostic(.warning, reference, kind: .missingClusterIP, problem: "a", remedy: "b")
    let other = Diagnostic(.warning, reference, problem: "a", remedy: "b")
    #expect(one != other && (one < other) != (other < one))
    #expect(one.description == other.description)
  }

  @Test func atAnotherPlaceNothingElseChanges() {
    let there = Diagnostic(
      .warning, nil, field: "spec", location: SourceLocation(file: "a.yaml", line: 1, column: 2),
      kind: .missingClusterIP, problem: "a", remedy: "b")
    let nowhere = there.located(at: nil)
    #expect(nowhere.location == nil && nowhere.kind == .missingClusterIP)
    #expect(nowhere.located(at: there.location) == there)
  }
}
