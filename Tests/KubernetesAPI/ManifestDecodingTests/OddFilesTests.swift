import Addresses
import ClusterModel
import ManifestDecoding
import Testing

/// Files as people write them. kubectl accepts them, so we do as well.
@Suite struct OddFilesTests {
  private static let head =
    "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: 10.0.0.1, "

  private func service(_ manifest: DecodedManifest) throws -> Service {
    guard case .service(let service)? = manifest.objects.first else {
      Issue.record("\(manifest.diagnostics)")
      return Service(name: NamespacedName("", ""))
    }
    return service
  }

  private func objects(_ text: String) throws -> [ObjectValue] {
    try decodeObjects(Array(text.utf8), file: "a.yaml")
  }
}

// MARK: Repeated keys
extension OddFilesTests {
  @Test(arguments: [
    "selector: {app: old, app: new}, ports: [{port: 80}]",
    "selector: {\"app\": old, app: new}, ports: [{port: 80}]",
    "selector: {app: old, 'app': new}, ports: [{port: 80}]",
    "selector: {app: old, app: older, app: new}, ports: [{port: 80}]",
    "selector: {app: old}, selector: {app: new}, ports: [{port: 80}]",
  ])
  func theLastOfRepeatedKeysIsUsed(_ spec: String) throws {
    let text = "\(Self.head)\(spec)}}"
    let manifest = try decode(text)
    #expect(try service(manifest).selector == ["app": "new"])
    #expect(manifest.diagnostics.allSatisfy { $0.problem == "appears twice, and the last one is used" })
    #expect(manifest.diagnostics.allSatisfy { $0.severity == .error })
    #expect(Set(manifest.diagnostics.map(\.object?.description)) == ["Service default/a"])
    #expect(try objects(text).first?["spec"]["selector"]["app"] == .text("new"))
  }

  @Test func aRepeatedKeyIsReportedWithItsLocation() throws {
    let manifest = try decode(
      """
      apiVersion: v1
      kind: Service
      metadata: {name: a}
      spec:
        clusterIP: None
        selector: {app: x}
        clusterIP: 10.0.0.1
        ports: [{port: 80}]
      """)
    #expect(
      manifest.diagnostics.map(\.description) == [
        "error: a.yaml:7:14: Service default/a: spec.clusterIP: appears twice, and the last one is used; keep one of the two"
      ])
    #expect(try service(manifest).clusterIPs.map(\.description) == ["10.0.0.1"])
  }

  /// The object is not read, so this is only a warning.
  @Test func aRepeatedKeyInAnotherKindIsAWarning() throws {
    let manifest = try decode(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: c}
      data:
        a: old
        a: new
      ---
      \(Self.head)ports: [{port: 80}]}}
      """)
    #expect(manifest.objects.count == 1)
    #expect(
      manifest.diagnostics.map(\.description) == [
        "warning: a.yaml:6:6: data.a: appears twice, and the last one is used; keep one of the two"
      ])
  }

  @Test func aRepeatedKeyInAListItemIsReportedForTheItem() throws {
    let manifest = try decode(
      """
      apiVersion: v1
      kind: List
      items:
      - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: b, a: c}}
      - {apiVersion: v1, kind: Node, metadata: {name: n, name: m}}
      """)
    #expect(manifest.objects.map(\.reference.description) == ["Node m"])
    #expect(manifest.diagnostics.map(\.severity) == [.warning, .error])
    #expect(manifest.diagnostics.map(\.object?.description) == [nil, "Node m"])
    #expect(manifest.diagnostics.map(\.field) == ["items[0].data.a", "metadata.name"])
  }

  @Test func repeatedKeysInJSONAreTreatedAsInYAML() throws {
    let text = """
      {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "a", "labels": {"a": "b", "x": "1", "a": "c"}}}
      """
    let manifest = try decode(text)
    guard case .node(let node)? = manifest.objects.first else {
      Issue.record("\(manifest.diagnostics)")
      return
    }
    #expect(node.labels == ["a": "c", "x": "1"])
    #expect(manifest.diagnostics.map(\.field) == ["metadata.labels.a"])
    #expect(try objects(text).first?["metadata"]["labels"]["a"] == .text("c"))
  }

  /// Each repeated key causes another pass, so their number is limited.
  @Test func tooManyRepeatedKeysAreRejected() {
    let keys = (0..<100).map { "k\($0): 1, k\($0): 2" }.joined(separator: ", ")
    #expect(throws: ManifestSyntaxError.self) { try decode("{data: {\(keys)}}") }
  }
}

// MARK: Merges and keys
extension OddFilesTests {
  @Test(arguments: [
    ("app: zz, <<: *l", "xx"), ("<<: *l, app: zz", "zz"), ("<<: [*l, *m]", "xx"), ("<<: [*m, *l]", "yy"),
    ("<<: *l, <<: *m", "yy"),
  ])
  func mergesApplyInOrder(_ selector: String, _ app: String) throws {
    let text = """
      {apiVersion: v1, kind: Service, metadata: {name: a, labels: &l {app: xx}, annotations: &m {app: yy}},
       spec: {clusterIP: 10.0.0.1, ports: [{port: 80}], selector: {\(selector)}}}
      """
    let manifest = try decode(text)
    #expect(try service(manifest).selector == Labels([(key: "app", value: app)]))
    #expect(manifest.diagnostics.isEmpty)
    #expect(try objects(text).first?["spec"]["selector"]["app"] == .text(app))
  }

  @Test(arguments: [
    ("on", "true"), ("y", "true"), ("No", "false"), ("0x10", "16"), ("8080", "8080"), ("1.50", "1.5"),
    ("'on'", "on"), ("\"0x10\"", "0x10"), ("name", "name"),
  ])
  func keysBecomeStrings(_ key: String, _ name: String) throws {
    #expect(try objects("{kind: A, data: {\(key): x}}").first?["data"] == .object([name: .text("x")]))
  }
}

// MARK: Scalars
extension OddFilesTests {
  @Test(
    arguments: [
      ("12e4567", .text("12e4567")), ("1e400", .text("1e400")), (".5", .fraction("0.5")), ("1.", .number(1)),
      ("08", .number(8)), ("0x8000000000000000", .fraction("9223372036854775808")), ("80.0", .number(80)),
      ("8e1", .number(80)), ("!!int \"80\"", .number(80)), ("!!str 80", .text("80")),
      ("!!float 80", .number(80)),
      ("!!bool 'yes'", .boolean(true)), ("!!null ''", .null), ("!x 80", .text("80")), ("! 80", .text("80")),
      ("2026-01-31", .text("2026-01-31")), (".inf", .text(".inf")), ("''", .text("")), ("", .null),
    ] as [(String, ObjectValue)])
  func scalarsAreResolvedAsInKubectl(_ text: String, _ value: ObjectValue) throws {
    #expect(try objects("kind: A\nvalue: \(text)").first?["value"] == value)
  }

  @Test(arguments: ["80", "80.0", "8e1", "!!int \"80\"", "0x50", "0o120", "8_0"])
  func portsMayBeWrittenInManyWays(_ text: String) throws {
    #expect(
      try service(try decode("\(Self.head)ports: [{port: \(text)}]}}")).ports.map(\.port.number) == [80])
  }

  @Test(arguments: ["80.0", "8e1"]) func portsMayBeWrittenInManyWaysInJSON(_ text: String) throws {
    let manifest = try decode(
      """
      {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"},
       "spec": {"clusterIP": "10.0.0.1", "ports": [{"port": \(text)}]}}
      """)
    #expect(try service(manifest).ports.map(\.port.number) == [80])
  }

  @Test(arguments: ["12e4567", "1e400"]) func labelsMayResembleNumbers(_ text: String) throws {
    let manifest = try decode("\(Self.head)ports: [{port: 80}], selector: {hash: \(text)}}}")
    #expect(try service(manifest).selector == Labels([(key: "hash", value: text)]))
    #expect(manifest.diagnostics.isEmpty)
  }

  @Test(arguments: ["!!int x", "!!bool 3"]) func aContradictoryTagIsReported(_ text: String) throws {
    let manifest = try decode("\(Self.head)ports: [{port: \(text)}]}}")
    #expect(manifest.objects.isEmpty && !manifest.diagnostics.isEmpty)
  }
}

// MARK: Streams and encodings
extension OddFilesTests {
  private static func json(_ name: String, _ port: String) -> String {
    """
    {"apiVersion":"v1","kind":"Service","metadata":{"name":"\(name)"},"spec":{"clusterIP":"10.0.0.1","ports":[{"port":\(port)}]}}
    """
  }

  @Test(arguments: ["\n", "", " ", "\r\n\n"]) func readsAStreamOfJSON(_ separator: String) throws {
    let text = [Self.json("a", "80"), Self.json("b", "81"), "{\"kind\":\"C\",\"apiVersion\":\"v1\"}"]
      .joined(separator: separator)
    let manifest = try decode(text)
    #expect(manifest.objects.map(\.reference.description) == ["Service default/a", "Service default/b"])
    #expect(manifest.diagnostics.isEmpty)
    #expect(try objects(text).map(\.kind) == ["Service", "Service", "C"])
  }

  @Test func diagnosticsInAStreamHaveLocations() throws {
    let manifest = try decode([Self.json("a", "80"), Self.json("b", "70000")].joined(separator: "\n"))
    #expect(manifest.objects.map(\.reference.description) == ["Service default/a"])
    #expect(manifest.diagnostics.first?.location?.description == "a.yaml:2:109")
  }

  @Test func aBrokenStreamIsRejectedWithTheLocation() {
    let error = #expect(throws: ManifestSyntaxError.self) {
      try decode([Self.json("a", "80"), "{\"a\": [}"].joined(separator: "\n"))
    }
    #expect(error?.location.line == 2)
  }

  /// Brackets alone do not make a file JSON.
  @Test(arguments: [
    "{kind: A, a: '}'}", "{kind: A, a: '} {'}", "{kind: A} # {", "{kind: A, a: \"{\"}\n---\n{kind: A}",
  ])
  func flowStyleYAMLIsNotJSON(_ text: String) throws {
    #expect(try objects(text).first?.kind == "A")
  }

  @Test(arguments: [false, true]) func readsUTF16(_ isLittle: Bool) throws {
    let text = "\u{feff}" + "# é\n\(Self.head)ports: [{port: 80}]}}\n"
    let bytes = text.utf16.flatMap { unit in
      isLittle ? [UInt8(unit & 0xff), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 0xff)]
    }
    #expect(try decodeManifest(bytes, file: "a").objects.count == 1)
    #expect(try decodeObjects(bytes, file: "a").count == 1)
  }

  @Test(
    arguments: [[0xff, 0xfe, 0x00, 0xd8], [0xfe, 0xff, 0x41], [0xef, 0xbb, 0xbf, 0x61, 0xe9]] as [[UInt8]])
  func rejectsInvalidText(_ bytes: [UInt8]) {
    #expect(throws: ManifestSyntaxError.self) { try decodeManifest(bytes, file: "a") }
    #expect(throws: ManifestSyntaxError.self) { try decodeObjects(bytes, file: "a") }
  }

  /// `cat a.yaml b.yaml` of files that begin with a byte order mark.
  @Test(arguments: ["---\n\u{feff}", "\u{feff}---\n"]) func readsConcatenatedFilesWithByteOrderMarks(
    _ middle: String
  ) throws {
    let document = { (name: String) in "apiVersion: v1\nkind: Node\nmetadata:\n  name: \(name)\n" }
    let manifest = try decode("\u{feff}\(document("a"))\(middle)\(document("b"))")
    #expect(manifest.objects.map(\.reference.description) == ["Node a", "Node b"])
  }
}

// MARK: Templates
extension OddFilesTests {
  @Test(arguments: [
    "{{- if .Values.x }}\nkind: Service\n{{- end }}\n",
    "kind: Service\n{{- if .Values.x }}\na: b\n{{- end }}\n",
    "a:\n  {{- toYaml .Values.x | nindent 2 }}\n",
  ])
  func anUnrenderedTemplateIsReportedAsSuch(_ text: String) {
    let error = #expect(throws: ManifestSyntaxError.self) { try decode(text) }
    #expect(error?.problem == "{{ is template syntax, not YAML")
    #expect(error?.remedy == "render the template first, for example with 'helm template'")
  }

  @Test func anUnrenderedValueIsReportedAsSuch() throws {
    let manifest = try decode(
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\nspec: {}\n")
    #expect(manifest.objects.isEmpty)
    #expect(
      manifest.diagnostics.first?.description
        == "error: a.yaml:4:9: metadata.name: {{ is template syntax, not YAML; render the template first, for example with 'helm template'"
    )
  }

  @Test func bracesElsewhereAreNotReported() {
    let error = #expect(throws: ManifestSyntaxError.self) {
      try decode("data:\n  a: \"{{ .x }}\"\n  b: 1\n  c: [\n  d: 2\n")
    }
    #expect(error?.problem.contains("template") == false)
  }
}
