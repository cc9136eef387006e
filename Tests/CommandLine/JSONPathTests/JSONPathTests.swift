import ClusterModel
import JSONPath
import ManifestDecoding
import Testing

/// What kubectl prints for the same template and object (seen with kubectl 1.32 on local files; the language has not
/// changed up to 1.36).
@Suite struct JSONPathTests {
  private static let service = """
    apiVersion: v1
    kind: Service
    metadata:
      {name: web, namespace: shop, annotations: {"a.b/c": "x<y&z", two: "l1\\nl2"}, labels: {app: web}}
    spec:
      clusterIP: 10.0.0.1
      publishNotReadyAddresses: true
      ports:
      - {name: http, port: 80, nodePort: 30080}
      - {name: dns, port: 53, protocol: UDP}
      - {name: tls, port: 443}
      none: []
    status: {}
    odd: {fraction: 1.50, small: 0.00001, large: 1e21, million: 1e6, tens: 1234567.5, null: null}

    """

  private func print(_ template: String) throws -> String {
    let object = try #require(try decodeObjects(Array(Self.service.utf8), file: "a").first)
    return try JSONPathTemplate(parsing: template).text(of: object)
  }

  @Test(arguments: [
    ("", ""), ("text", "text"), ("{.metadata.name}", "web"), ("{ .metadata.name }", "web"),
    ("{$.metadata.name}", "web"), ("{@.metadata.name}", "web"), ("x{.kind}y", "xServicey"), ("{.}", ""),
    (".metadata.name", ".metadata.name"), ("{.nope}", ""), ("{.nope.deeper[3]}", ""), ("{.kind.deeper}", ""),
    ("{.metadata.name}\n", "web\n"), ("{.metadata.labels}", #"{"app":"web"}"#), ("{.status}", "{}"),
    ("{.metadata.annotations}", #"{"a.b/c":"x\u003cy\u0026z","two":"l1\nl2"}"#),
    ("{.spec.publishNotReadyAddresses}", "true"),
    ("{.metadata.*}", #"{"a.b/c":"x\u003cy\u0026z","two":"l1\nl2"} {"app":"web"} web shop"#),
    ("{.odd.fraction} {.odd.small} {.odd.large} {.odd.null}", "1.5 1e-05 1e+21 null"),
    ("{.odd.million} {.odd.tens}", "1000000 1.2345675e+06"),
    (
      "{.odd}",
      #"{"fraction":1.5,"large":1e+21,"million":1000000,"null":null,"small":0.00001,"tens":1234567.5}"#
    ),
  ])
  func followsFields(_ template: String, _ text: String) throws {
    #expect(try print(template) == text)
  }

  @Test(arguments: [
    (#"{.metadata.annotations['a\.b/c']}"#, "x<y&z"), (#"{.metadata.annotations.a\.b/c}"#, "x<y&z"),
    ("{['metadata.name']}", "web"), ("{.metadata['name','namespace']}", "web shop"),
    ("{.spec.ports[*]['name', 'port']}", "http dns tls 80 53 443"), ("{.metadata['nope']}", ""),
  ])
  func takesNamesInQuotes(_ template: String, _ text: String) throws {
    #expect(try print(template) == text)
  }

  @Test(arguments: [
    ("[*]", "80 53 443"), ("[0]", "80"), ("[]", "80"), ("[-1]", "443"), ("[-2]", "53"), ("[0:2]", "80 53"),
    ("[1:]", "53 443"), ("[:2]", "80 53"), ("[:-1]", "80 53"), ("[-2:]", "53 443"), ("[::2]", "80 443"),
    ("[0:3:2]", "80 443"), ("[1:1]", ""), ("[0,2]", "80 443"), ("[2,0:2]", "443 80 53"), (".*", "80 53 443"),
  ])
  func takesElements(_ range: String, _ ports: String) throws {
    #expect(try print("{.spec.ports\(range).port}") == ports)
  }

  @Test func anEmptyListHasNoElements() throws {
    #expect(try print("{.spec.none[*]}{.odd.null[*]}") == "")
  }

  @Test(arguments: [
    ("@.port==80", "http"), ("@.port==53", "dns"), ("@.port!=80", "dns tls"), ("@.port<80", "dns"),
    ("@.port<=80", "http dns"), ("@.port>80", "tls"), ("@.port > 79", "http tls"), ("@.port>=80", "http tls"),
    (#"@.name=="dns""#, "dns"), ("@.name=='dns'", "dns"), (#"@.name != "dns""#, "http tls"),
    (#"@.name>"e""#, "http tls"), ("@.nodePort", "http"), ("@.nodePort>1", "http"),
    ("@.port==@.port", "http dns tls"), (#"@.name=="a)]b""#, ""), (#"@.protocol!="TCP""#, "dns"),
  ])
  func filters(_ filter: String, _ names: String) throws {
    #expect(try print("{.spec.ports[?(\(filter))].name}") == names)
  }

  @Test(arguments: [
    ("{..port}", "80 53 443"), ("{.spec..port}", "80 53 443"), ("{..ports[*].port}", "80 53 443"),
    ("{..name}", "web http dns tls"), ("{...name}", "web http dns tls"),
    ("{.metadata.labels..}", #"{"app":"web"} web"#), ("{.kind..}", "Service"), ("{.spec.none..}", ""),
  ])
  func descends(_ template: String, _ text: String) throws {
    #expect(try print(template) == text)
  }

  @Test(arguments: [
    (#"{range .spec.ports[*]}{.name}:{.port}{"\n"}{end}"#, "http:80\ndns:53\ntls:443\n"),
    ("{range .spec.nope[*]}{.x}{end}ok", "ok"),
    ("{range .spec.ports[*]}{range .nope[*]}{.}{end}{.name},{end}", "http,dns,tls,"),
    ("{range .spec.ports[0:2]}{range $}{.name}{end};{end}{.kind}", "http;dns;Service"),
    ("{range .spec.ports[*]}{.name} ", "http dns tls  "),
  ])
  func repeats(_ template: String, _ text: String) throws {
    #expect(try print(template) == text)
  }

  @Test(arguments: [
    (#"{"a\tb\u00e9\x41\101\\\""}"#, "a\tbéAA\\\""), (#"{'it\'s'}"#, "it's"),
    ("{1}{1.50}{true}{-3}", "11.5true-3"),
    (#"{.metadata.name "x" }"#, "x"), (#"{"\xc3\xa9"}"#, "é"),
  ])
  func printsTextsAndNumbers(_ template: String, _ text: String) throws {
    #expect(try print(template) == text)
  }

  /// What kubectl rejects too, when it parses the template or evaluates it.
  @Test(arguments: [
    ("{.metadata.name", "a brace is not closed"), ("{", "a brace is not closed"),
    ("{.metadata\n}", "a brace is not closed"),
    ("{metadata.name}", "\"metadata\" is not a keyword; begin a path with a dot: {.metadata}"),
    ("{end}", "{end} has no matching {range}"), ("{#}", "\"#\" is not allowed in a path"),
    ("{.a,.b}", "\",\" is not allowed in a path"), ("{....x}", "\"..\" follows \"..\""),
    ("{.spec.ports[0]", "a brace is not closed"), ("{.spec.ports[0}", "a bracket is not closed"),
    ("{.spec.ports[abc]}", "[abc] is neither an index nor a name"),
    ("{.spec.ports[+1]}", "[+1] is neither an index nor a name"),
    ("{.spec.ports[1:2:3:4]}", "[1:2:3:4] is neither an index nor a name"),
    ("{.metadata[\"name\"]}", "[\"name\"] is neither an index nor a name"),
    ("{.spec.ports[5]}", "a list of 3 has no element 5"),
    ("{.spec.ports[-5]}", "a list of 3 has no element -2"),
    ("{.spec.ports[0:9]}", "a list of 3 has no element 8"),
    ("{.spec.ports[2:0]}", "element 2 comes after element 0"),
    ("{.spec.none[0]}", "a list of 0 has no element 0"),
    ("{.spec.ports[::0]}", "the step is 0"), ("{.metadata[0]}", "an object cannot be indexed"),
    ("{.metadata.name[0]}", "a string cannot be indexed"),
    ("{.metadata[?(@.a)]}", "an object cannot be filtered"),
    ("{.spec.ports[?(@.port=80)]}", "= is not a comparison operator; use one of ==, !=, <, <=, >, >="),
    ("{.spec.ports[?(@.port==\"80\")]}", "a number and a string cannot be compared with =="),
    ("{.spec.ports[?(@.port==80.0)]}", "a number and a fraction cannot be compared with =="),
    ("{.spec.ports[?(true>false)]}", "a boolean and a boolean cannot be compared with >"),
    ("{.spec.ports[?(@.*==80)]}", "compares several values at once"),
    ("{.spec.ports[?(@.port==80]}", "a filter is not closed"), (#"{"text}"#, "a string is not closed"),
    (#"{"\q"}"#, "\\q is not an escape"), (#"{"\u12"}"#, "is too short; write all 4 digits"),
    ("{1.2.3}", "\"1.2.3\" is not a number"),
  ])
  func refuses(_ template: String, _ problem: String) throws {
    let error = #expect(throws: JSONPathError.self) { try print(template) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test func givesTheValuesOfEachPath() throws {
    let object = ObjectValue.object(["a": .list([.number(1), .null]), "b": .text("x")])
    #expect(
      try JSONPathTemplate(parsing: "{.a[*]}-{.b}").results(in: object)
        == [[.number(1), .null], [.text("-")], [.text("x")]])
  }

  @Test(arguments: [".metadata.name", "metadata.name", "{.metadata.name}", "{metadata.name}"])
  func anExpressionIsOnePath(_ text: String) throws {
    let expression = try JSONPathExpression(relaxed: text)
    #expect(expression.text == "{.metadata.name}")
    let object = ObjectValue.object(["metadata": .object(["name": .text("web")])])
    #expect(try expression.values(in: object) == [.text("web")])
    #expect(try expression.values(in: .null).isEmpty)
  }

  @Test(arguments: ["", ".", "{}", "{.a}{.b}", "{.a", "a}", "{{.a}}"])
  func anExpressionIsNotATemplate(_ text: String) {
    #expect(throws: JSONPathError.self) { try JSONPathExpression(relaxed: text) }
  }

  @Test func valuesAsGoPrintsThem() {
    let value = ObjectValue.object([
      "b": .list([.text("x"), .number(1), .null]), "a": .fraction("12.50"), "c": .boolean(true),
    ])
    #expect(value.goFormatted == "map[a:12.5 b:[x 1 <nil>] c:true]")
  }
}
