import ClusterModel
import ManifestDecoding
import Testing

@Suite struct PlacesTests {
  private func places(_ text: String) throws -> [String] {
    try decode(text).diagnostics.compactMap { $0.location?.description }
  }

  @Test func anInvalidFieldHasTheLocationOfItsValue() throws {
    let text = """
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      spec:
        clusterIP: 10.0.0.300
        ports:
        - name: a
          port: 70000
        - {name: é, port: 80}
      """
    #expect(try places(text) == ["a.yaml:9:11", "a.yaml:10:12", "a.yaml:6:14", "a.yaml:8:3"])
  }

  @Test func aMissingFieldHasTheLocationOfItsParent() throws {
    let text = """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        ports:
        - name: a
      """
    #expect(try places(text) == ["a.yaml:6:5", "a.yaml:6:3"])
  }

  @Test func locationsCoverDocumentsAndItems() throws {
    let text = """
      # first
      ---
      apiVersion: v1
      kind: List
      items:
      - kind: Secret
        apiVersion: v1
      - apiVersion: v1
        kind: Node
        metadata:
          name: 7
      """
    #expect(try places(text) == ["a.yaml:11:11"])
  }

  @Test func smallJSONHasLocationsAsWell() throws {
    let diagnostics = try decode(Samples.json, file: "-").diagnostics
    let lines = Samples.json.split(separator: "\n", omittingEmptySubsequences: false)
    for diagnostic in diagnostics {
      let location = try #require(diagnostic.location)
      #expect(location.file == "-")
      let key = try #require(diagnostic.field?.split(separator: ".").last)
      #expect(lines[location.line - 1].contains("\"\(key)\":"), "\(diagnostic)")
    }
    #expect(diagnostics.count == 5)
  }

  @Test func largeJSONIsReportedWithoutLocations() throws {
    let padding = String(repeating: " ", count: 1 << 20)
    let large = try decode(Samples.json + padding)
    let small = try decode(Samples.json)
    #expect(large.objects == small.objects)
    try #require(large.diagnostics.count == 5)
    #expect(large.diagnostics.allSatisfy { $0.location == nil })
    #expect(large.diagnostics.map(\.problem) == small.diagnostics.map(\.problem))
  }

  /// The same text for JSONDecoder and, with `---` in front, for the YAML parser.
  @Test func jsonAndYAMLGiveEqualObjects() throws {
    let json = try decode(Samples.json)
    let yaml = try decode("---\n" + Samples.json)
    #expect(json.objects == yaml.objects)
    #expect(json.objects.count == 3)
    #expect(json.diagnostics.map(\.field) == yaml.diagnostics.map(\.field))
  }

  @Test(arguments: [
    ("kind: Service\n\tmetadata: {}\n", "2:1", "replace the tab with spaces"),
    ("a: 1\n b: 2\n", "2:3", "check the indentation and quotes here"),
    ("items:\n- a\n b\n- {c: 1\n", "5:1", "check the indentation and quotes here, and what begins on line 4"),
    ("a: 'x\n", "2:1", "check the indentation and quotes here, and what begins on line 1"),
    ("a: 1\nb: *x\n", "2:4", "check the indentation and quotes here"),
    ("a: 1\nb: \u{1}\n", "2:4", "remove it, or escape it in double quotes"),
    (
      #"{"apiVersion": "v1", "kind""# + "\n", "2:1",
      "check the indentation and quotes here, and what begins on line 1"
    ),
    (
      "{\"a\": 1,\n \"b\": [1, 2\n}", "3:1",
      "check the indentation and quotes here, and what begins on line 2"
    ),
  ])
  func aSyntaxErrorHasALocationAndARemedy(_ text: String, _ place: String, _ remedy: String) {
    let error = #expect(throws: ManifestSyntaxError.self) { try decode(text) }
    #expect(error?.location.description == "a.yaml:\(place)", "\(String(describing: error))")
    #expect(error?.remedy == remedy)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func invalidUTF8IsRejectedWithItsLocation() {
    let bytes = Array("a: 1\nb: é".utf8) + [0xff]
    let error = #expect(throws: ManifestSyntaxError.self) { try decodeManifest(bytes, file: "a.yaml") }
    #expect(error?.description == "a.yaml:2:5: is not UTF-8; save the file as UTF-8")
  }

  @Test func aSyntaxErrorInTheLastDocumentRejectsTheFile() {
    #expect(throws: ManifestSyntaxError.self) { try decode(Samples.node + "---\n" + "a: [\n") }
  }
}
