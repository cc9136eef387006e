import ClusterModel
import GoTemplate
import ManifestDecoding
import Testing

/// What kubectl prints for the same template and object: the results of Go 1.26's text/template, with the functions
/// that kubectl 1.36 adds.
@Suite struct GoTemplateTests {
  private static let service = """
    apiVersion: v1
    kind: Service
    metadata: {name: web, labels: {app: web, tier: front}, annotations: {a.b/c: "x<y&z"}}
    spec:
      ports:
      - {name: http, port: 80, nodePort: 30080}
      - {name: dns, port: 53, protocol: UDP}
      none: []
      'yes': true
      'no': false
    odd:
      {large: 1000000, huge: 1e21, small: 0.00001, half: 1.5, exact: 9007199254740993, null: null, empty: "", map: {},
       nested: {'n': null, l: [1, a, null]}}

    """

  private func print(_ template: String) throws -> String {
    let object = try #require(try decodeObjects(Array(Self.service.utf8), file: "a").first)
    return try GoTemplate(parsing: template).text(of: object)
  }

  @Test(arguments: [
    ("", ""), ("text", "text"), ("a{{.kind}}b", "aServiceb"), ("{{.metadata.labels.app}}", "web"),
    ("{{.nope}} {{.nope.deeper}} {{.odd.null}}", "<no value> <no value> <no value>"),
    ("{{.odd.large}} {{.odd.huge}} {{.odd.small}} {{.odd.half}}", "1e+06 1e+21 1e-05 1.5"),
    ("{{.odd.exact}} {{(index .spec.ports 0).nodePort}}", "9.007199254740992e+15 30080"),
    ("{{.metadata.labels}} {{.odd.map}} {{.spec.none}}", "map[app:web tier:front] map[] []"),
    ("{{.odd.nested}}", "map[l:[1 a <nil>] n:<nil>]"), ("{{.spec.yes}}{{true}}{{$.kind}}", "truetrueService"),
    (#"{{"a\u00e9\x41"}}{{`b\n`}}{{0x1f}}{{1_000}}{{017}}{{1e3}}{{-3}}"#, "aéAb\\n311000151000-3"),
    ("{{.kind -}}   a  {{- /* c */ -}}  b {{/* d */}}c", "Serviceab c"), ("{{.a}}}}", "<no value>}}"),
    ("{{\n.kind\n}}", "Service"), ("{{- 3}}{{ -3 }}", "3-3"),
  ])
  func printsValues(_ template: String, _ text: String) throws {
    #expect(try print(template) == text)
  }

  @Test(arguments: [
    (#"{{range .spec.ports}}{{.name}}{{"\n"}}{{end}}"#, "http\ndns\n"),
    ("{{range $i, $p := .spec.ports}}{{if $i}},{{end}}{{$p.port}}{{end}}", "80,53"),
    ("{{range $k, $v := .metadata.labels}}{{$k}}={{$v}};{{end}}", "app=web;tier=front;"),
    ("{{range .spec.none}}x{{else}}none{{end}}{{range .nope}}x{{else}}none{{end}}", "nonenone"),
    ("{{range 3}}{{.}}{{end}}{{range $i := len .kind}}{{$i}}{{end}}", "0120123456"),
    ("{{range .odd.nested.l}}{{.}};{{end}}", "1;a;<no value>;"),
    ("{{range .spec.ports}}{{if eq .port 80.0}}{{continue}}{{end}}{{.name}}{{break}}{{end}}", "dns"),
    ("{{range .spec.ports}}{{$.kind}}{{end}}{{.kind}}", "ServiceServiceService"),
    (#"{{if eq .kind "Pod"}}a{{else if .nope}}b{{else}}c{{end}}"#, "c"),
    ("{{if .spec.none}}a{{end}}{{if 0}}b{{end}}{{if .odd.map}}c{{end}}{{if .odd.half}}d{{end}}", "d"),
    ("{{with .odd.null}}a{{else with .kind}}{{.}}{{end}}{{with $x := .kind}}{{$x}}{{end}}", "ServiceService"),
    ("{{$x := 1}}{{$x = 2}}{{$x}}{{if true}}{{$x = 3}}{{$x := 4}}{{$x}}{{end}}{{$x}}", "243"),
    ("{{$last := 0}}{{range $i, $p := .spec.ports}}{{$last = $p.name}}{{end}}{{$last}}", "dns"),
  ])
  func branchesAndRepeats(_ template: String, _ text: String) throws {
    #expect(try print(template) == text)
  }

  @Test(arguments: [
    (
      #"{{eq .kind "Pod" "Service"}} {{ne .kind "Pod"}} {{eq .nope nil}} {{eq .nope "a"}}"#,
      "true true true false"
    ),
    (
      "{{eq .odd.half 1.5}} {{lt 1 2}} {{le 1 1}} {{gt .odd.half 1.0}} {{ge 2 3}}",
      "true true true true false"
    ),
    (
      "{{and .kind .odd.empty .nope}}|{{or .odd.empty .kind}}|{{not .kind}}|{{and 1 0}}|{{or .nope .nope}}",
      "|Service|false|0|<no value>"
    ),
    // What does not matter is not evaluated.
    ("{{and .nope (index .spec.ports 9)}}{{or .kind .kind.x}}", "<no value>Service"),
    (
      #"{{index .spec.ports 1 "name"}} {{index .metadata.annotations "a.b/c"}} {{index .metadata.labels "x"}}"#,
      "dns x<y&z <no value>"
    ),
    ("{{len .kind}} {{len .spec.ports}} {{len .metadata.labels}} {{len \"é\"}}", "7 2 2 2"),
    ("{{slice .kind 1 3}} {{(index (slice .spec.ports 1) 0).name}}", "er dns"),
    (#"{{.kind | printf "%s-%s" "a"}} {{.kind | len | printf "%03d"}}"#, "a-Service 007"),
    (#"{{print 1 2 "a" 3 4 nil}}|{{println 1 "a"}}"#, "1 2a3 4 <nil>|1 a\n"),
    (#"{{base64decode "d2Vi"}}{{base64decode "YQ=="}}"#, "weba"),
    (#"{{exists . "spec" "ports" 0}} {{exists . "spec" "ports" 9}}"#, "true false"),
  ])
  func callsFunctions(_ template: String, _ text: String) throws {
    #expect(try print(template) == text)
  }

  @Test(arguments: [
    (#""%s %v %q" .kind .odd.half "a\"é\n""#, #"Service 1.5 "a\"é\n""#),
    (
      #""%d %.0f|%f" (index .spec.ports 0).port (index .spec.ports 0).port .odd.half"#,
      "%!d(float64=80) 80|1.500000"
    ),
    (#""%5s|%-5s|%.2s|%05.1f" "a" "b" "abc" 1.25"#, "    a|b    |ab|001.2"),
    (#""%5d|%-5d|%05d|%+d|%x|%X|%o|%b|%c" 1 2 -3 4 255 255 8 5 65"#, "    1|2    |-0003|+4|ff|FF|10|101|A"),
    (
      #""%x %t %T %T %e" .kind .spec.yes .spec .odd.null 1234.5"#,
      "53657276696365 true map[string]interface {} <nil> 1.234500e+03"
    ),
    (#""%.3f %.0f %.0f %.2f %.1f" 0.0005 0.5 1.5 1e15 0.25"#, "0.001 0 2 1000000000000000.00 0.2"),
    (#""%s" .odd.nested"#, "map[l:[%!s(float64=1) a <nil>] n:<nil>]"),
    (#""%s %v" .nope .odd.null"#, "%!s(<nil>) <nil>"), (#""%d %s" 1"#, "1 %!s(MISSING)"),
    (#""%d" 1 2"#, "1%!(EXTRA int=2)"), (#""100%% %z %""#, "100% %!z(MISSING) %!(NOVERB)"),
  ])
  func formats(_ arguments: String, _ text: String) throws {
    #expect(try print("{{printf \(arguments)}}") == text)
  }

  /// What kubectl rejects too.
  @Test(arguments: [
    ("{{.kind", "an action is not closed"), ("{{if .a}}", "{{if}} has no end"),
    ("{{end}}", "{{end}} has nothing to end"),
    ("{{if .a}}{{else}}", "{{else}} has no end"), ("{{else}}", "{{else}} has nothing to end"),
    ("{{if}}a{{end}}", "a value is missing"), ("{{}}", "a value is missing"),
    ("{{kind}}", "begin fields with a dot: .kind"),
    ("{{$x}}", "the variable $x does not exist here"),
    ("{{if true}}{{$x := 1}}{{end}}{{$x}}", "the variable $x does not exist here"),
    ("{{/* a", "a comment is not closed"), ("{{/* a */ .kind}}", "a comment does not end at the braces"),
    (#"{{"a}}"#, "a text is not closed"), ("{{\"a\n\"}}", "a text is not closed"),
    (#"{{"\q"}}"#, "\\q is not an escape"),
    ("{{1x}}", "\"1x\" is not a number"), ("{{#}}", "\"#\" is not allowed"),
    ("{{break}}", "{{break}} is not in a range"),
    ("{{(.kind}}", "a parenthesis is not closed"), ("{{.kind)}}", ") is not expected in line 1"),
    ("{{nil}}", "nil cannot stand alone"), ("{{1 .kind}}", "a value is given arguments"),
    ("{{.kind | 1}}", "a value cannot follow \"|\""),
    ("{{.kind 1}}", ".kind is given arguments, but is not a function"),
    ("{{.kind.x}}", ".kind.x: string has no field x"),
    ("{{.spec.ports.name}}", "[]interface {} has no field name"),
    ("{{.odd.null.x}}", "nil has no field x; ask first: {{with …}}"),
    (
      "{{eq (index .spec.ports 0).port 80}}",
      "eq cannot compare float64 with int; an object's numbers are fractions"
    ),
    ("{{eq .spec.ports .kind}}", "eq cannot compare []interface {} with string"),
    ("{{lt .spec.yes .spec.no}}", "lt cannot compare bool with bool"), ("{{eq .kind}}", "eq has 1 arguments"),
    ("{{not}}", "not has 0 arguments; write 1 after it"),
    ("{{and}}", "and has 0 arguments; write at least 1"),
    ("{{index .spec.ports 5}}", "there is no element 5"),
    ("{{index .spec.ports -1}}", "there is no element -1"),
    ("{{index .spec.ports .odd.half}}", "[]interface {} has no elements by float64"),
    ("{{index .nope 1}}", "index is given no value"), ("{{len .odd.half}}", "float64 has no length"),
    ("{{range .kind}}{{end}}", "range cannot visit the elements of string"),
    ("{{range .odd.half}}{{end}}", "range cannot visit the elements of float64"),
    ("{{range $i, $e := 3}}{{end}}", "range cannot visit the numbers below 3"),
    ("{{printf 1}}", "printf does not begin with a text"),
    ("{{base64decode \"a\"}}", "base64decode is given something"),
    ("{{slice .kind 3 1}}", "slice is given wrong bounds"),
  ])
  func refuses(_ template: String, _ problem: String) throws {
    let error = #expect(throws: GoTemplateError.self) { try print(template) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  /// What kubectl has and we do not.
  @Test(arguments: [
    (#"{{define "a"}}{{end}}"#, "{{define}} is not supported"),
    ("{{'a'}}", "single quotes are not supported"),
    ("{{html .kind}}", "\"html\" is not a function"),
    (#"{{printf "%#v" .kind}}"#, "printf does not support %#v"),
    ("{{range 1000001}}{{end}}", "a number of at most 1000000"),
  ])
  func doesNotHave(_ template: String, _ problem: String) throws {
    let error = #expect(throws: GoTemplateError.self) { try print(template) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }
}
