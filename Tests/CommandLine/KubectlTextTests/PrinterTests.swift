import ObjectNotation
import ClusterModel
import ManifestDecoding
import KubectlText
import Testing

/// The output of `get`, compared with kubectl's.
@Suite struct PrinterTests {
  private static func listings(
    _ words: String, _ edit: (inout ObjectListing.Query) -> Void = { _ in }
  ) throws -> (RequestedObjects, [ObjectListing]) {
    let requested = try RequestedObjects(words: words.split(separator: " ").map(String.init))
    let objects = try Cluster.objects
    return (
      requested,
      requested.groups.map { group in
        var query = ObjectListing.Query(namespace: "shop", names: group.names)
        edit(&query)
        return ObjectListing(group.kind, in: objects, query)
      }
    )
  }

  private func print(
    _ words: String, _ output: String? = nil, sortBy: String? = nil, fields: String? = nil,
    _ edit: (inout ObjectPrinter) -> Void = { _ in }
  ) throws -> String {
    let (requested, listings) = try Self.listings(words) { query in
      if let fields, let selector = try? FieldSelector(parsing: fields) { query.fields = selector }
    }
    var printer = ObjectPrinter(style: .init(now: Cluster.now))
    if let output { printer.output = try ObjectOutput(parsing: output) { _ in nil } }
    if let sortBy { printer.order = try ObjectOrder(parsing: sortBy) }
    edit(&printer)
    return try printer.text(of: listings, isOne: requested.isOne)
  }

  @Test func objectsAreInOrderOfTheirNames() throws {
    #expect(
      try print("svc web none") == """
        NAME   TYPE           CLUSTER-IP   EXTERNAL-IP                               PORT(S)               AGE
        web    LoadBalancer   10.96.0.1    192.168.60.1,lb.example.org,203.0.113.7   80:30080/TCP,53/UDP   2d
        none   ClusterIP      None         <none>                                    80/TCP                <unknown>

        """)
    #expect(try print("svc web none", "name") == "service/web\nservice/none\n")
  }

  /// Labels and annotations of a manifest have any characters, valid or not. Templates are for programs, which get them as
  /// they are.
  @Test func noEscapeSequenceIsInATable() throws {
    let text = #"{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {b: "\e[2Jc\u009b31m"}}}"#
    let objects = try decodeObjects(Array(text.utf8), file: "a")
    let selection = ObjectListing(.pod, in: objects, ObjectListing.Query(namespace: "default"))
    var printer = ObjectPrinter(style: .init(now: Cluster.now))
    printer.style.showsLabels = true
    let table = try printer.text(of: [selection], isOne: false)
    #expect(table.contains(#"b=^[[2Jc\u{9b}31m"#), "\(table)")
    #expect(table.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    printer.output = try ObjectOutput(parsing: "jsonpath={.items[*].metadata.labels.b}") { _ in nil }
    #expect(try printer.text(of: [selection], isOne: false).contains("\u{1b}[2Jc"))
  }

  @Test func severalKindsAreShownWithTheirKind() throws {
    #expect(
      try print("svc/none deploy/web") == """
        NAME           TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        service/none   ClusterIP   None         <none>        80/TCP    <unknown>

        NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
        deployment.apps/web   2/3     3            2           120m

        """)
    // A missing object has no table, and does not count as a second kind.
    #expect(try print("svc/none deploy/gone").hasPrefix("NAME   TYPE"))
    #expect(try print("svc,rs").hasPrefix("NAME           TYPE"))
    #expect(
      try print("svc/none deploy/web") { $0.style.hasHeadings = false } == """
        service/none   ClusterIP   None   <none>   80/TCP   <unknown>
        deployment.apps/web   2/3   3     2     120m

        """)
    #expect(try print("svc") { $0.style.showsKind = true }.contains("\nservice/web    LoadBalancer"))
    #expect(try print("all", "name") == "pod/web-a\nservice/none\nservice/web\ndeployment.apps/web\n")
  }

  @Test func labelsMayHaveColumns() throws {
    #expect(
      try print("pods,svc") { printer in
        printer.style.labelColumns = ["example.org/app", "app"]
        printer.style.showsLabels = true
      } == """
        NAME        READY   STATUS             RESTARTS     AGE   APP   APP   LABELS
        pod/web-a   1/2     CrashLoopBackOff   2 (5m ago)   24h         web   app=web

        NAME           TYPE           CLUSTER-IP   EXTERNAL-IP                               PORT(S)               AGE         APP   APP   LABELS
        service/none   ClusterIP      None         <none>                                    80/TCP                <unknown>               <none>
        service/web    LoadBalancer   10.96.0.1    192.168.60.1,lb.example.org,203.0.113.7   80:30080/TCP,53/UDP   2d                web   app=web,tier=front

        """)
  }

  @Test(
    arguments: [
      ("svc web", "jsonpath={.spec.ports[*].port}", "80 53"),
      ("svc/web", "jsonpath={.metadata.labels}", #"{"app":"web","tier":"front"}"#),
      ("svc", "jsonpath={.items[*].metadata.name}", "none web"),
      ("svc", #"jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}"#, "none\nweb\n"),
      ("svc web none", "jsonpath={.items[*].metadata.name}", "web none"), ("rs", "jsonpath={.items}", "[]"),
      ("svc", "jsonpath={.kind}", "List"),
      ("svc", "jsonpath-as-json={.items[*].metadata.name}", "[\n    \"none\",\n    \"web\"\n]\n"),
      ("svc", "jsonpath-as-json={.nope}", "[]\n"), ("svc web", "go-template={{.metadata.name}}", "web"),
      ("svc", "template={{range .items}}{{.metadata.name}} {{len .spec.ports}}\n{{end}}", "none 1\nweb 2\n"),
      ("rs", "go-template={{.kind}}{{.items}}", "List[]"), ("svc/none", "JSON", nil),
      ("svc/none", "Yaml", nil),
    ] as [(String, String, String?)])
  func templates(_ words: String, _ output: String, _ text: String?) throws {
    let printed = try print(words, output)
    #expect(text.map { $0 == printed } ?? printed.contains("none"))
  }

  @Test func customColumns() throws {
    #expect(
      try print(
        "svc,deploy", "custom-columns=NAME:.metadata.name,PORTS:{.spec.ports[*].port},L:metadata.labels")
          == """
          NAME   PORTS    L
          none   80       <none>
          web    80,53    map[app:web tier:front]
          web    <none>   <none>

          """)
    #expect(
      try print("svc none", "custom-columns=A B:.kind,C:.nope") { $0.style.hasHeadings = false }
        == "Service   <none>\n")
    #expect(try print("rs", "custom-columns=NAME:.metadata.name") == "NAME\n")
    #expect(try print("svc none", "custom-columns=NAME:,KIND:.kind") == "NAME     KIND\n<none>   Service\n")
    let fromFile = try ObjectOutput(parsing: "custom-columns-file=x") { file in
      file == "x" ? "NAME  KIND\n.metadata.name .kind\n" : nil
    }
    #expect(try print("svc none") { $0.output = fromFile } == "NAME   KIND\nnone   Service\n")
  }

  @Test(arguments: [
    ("jsonpath", "write jsonpath='{.items[*].metadata.name}'"), ("jsonpath=", "needs a value"),
    ("jsonpath={.a", "-o jsonpath: a brace is not closed"), ("jsonpath-file=gone", "-o: gone cannot be read"),
    ("custom-columns", "write custom-columns=NAME:.metadata.name"),
    ("custom-columns=NAME", "\"NAME\" is not a column"),
    ("custom-columns=A:{.a}{.b}", "column A: \"{.a}{.b}\" is not a single path"),
    (
      "kyaml",
      "is not a known output format; use one of json, name, wide, yaml, jsonpath=,"
    ),
    ("go-template", "write go-template='{{range .items}}"),
    ("go-template-file=gone", "-o: gone cannot be read"),
    ("go-template={{.a", "-o go-template: an action is not closed"),
    ("wide=x", "is not a known output format"), ("", "is not a known output format"),
  ])
  func refusesOutputs(_ output: String, _ problem: String) {
    let error = #expect(throws: ObjectTextError.self) { try ObjectOutput(parsing: output) { _ in nil } }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test func aFileOfColumnsNeedsAsManyPathsAsHeadings() {
    for text in ["", "NAME\n", "NAME KIND\n.metadata.name\n"] {
      #expect(throws: ObjectTextError.self) { try CustomColumns(template: text) }
    }
  }

  @Test func aTemplateMayBeAnOptionOfItsOwn() throws {
    let whole = try ObjectOutput(parsing: "go-template={{.kind}}") { _ in nil }
    #expect(try ObjectOutput(parsing: "go-template", template: "{{.kind}}") { _ in nil } == whole)
    let read = try ObjectOutput(parsing: "templatefile", template: "x") { $0 == "x" ? "{{.kind}}" : nil }
    #expect(read == whole)
    #expect(try ObjectOutput(parsing: "yaml", template: "{{.kind}}") { _ in nil } == .yaml)
  }

  /// As `kubectl get -f FILE` prints them: in the file's order, with a table for each run of one kind.
  @Test func everythingInAFileIsPrintedInItsOrder() throws {
    let selection = ObjectSelection(.everything, in: NamespaceScope(isEverywhere: true))
    let printer = ObjectPrinter(output: .name, style: .init(now: Cluster.now))
    let names = { (objects: [ObjectValue]) throws in
      try selection.answer(with: selection.listings(in: objects), by: printer).text
    }
    let objects = try Cluster.objects
    #expect(
      try names(objects + objects) == """
        service/web
        service/none
        service/far
        endpointslice.discovery.k8s.io/web-1
        pod/web-a
        node/node1
        deployment.apps/web

        """)
    let tables = try selection.answer(
      with: selection.listings(in: [objects[0], objects[4], objects[1]]),
      by: ObjectPrinter(style: .init(now: Cluster.now))
    ).text
    let lines = tables.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.map { $0.prefix { $0 != " " } } == [
        "NAME", "service/web", "", "NAME", "pod/web-a", "", "NAME", "service/none", "",
      ])
    let shop = ObjectSelection(.everything, in: NamespaceScope("default"))
    #expect(shop.listings(in: objects).flatMap(\.objects).map(\.name.name) == ["far", "node1"])
    // One object is printed as itself.
    let one = try selection.answer(
      with: selection.listings(in: [objects[1]]), by: ObjectPrinter(output: .yaml, style: .init(now: 0)))
    #expect(one.text.hasPrefix("apiVersion: v1\nkind: Service\n"))
    #expect(try selection.answer(with: [], by: printer).missing.isEmpty)
  }

  @Test func errorsOfPathsNameTheirPlace() throws {
    let error = #expect(throws: ObjectTextError.self) { try print("svc", "jsonpath={.items[9]}") }
    #expect(
      error?.description
        == "-o jsonpath: a list of 2 has no element 9; use [*] for all elements")
    let other = #expect(throws: ObjectTextError.self) { try print("svc", "custom-columns=N:.metadata[0]") }
    #expect(other?.description.hasPrefix("column N: an object cannot be indexed") == true)
  }

  @Test(arguments: [
    (".spec.type", "none web"), ("{.metadata.creationTimestamp}", "none web"),
    (".spec.ports[0].nodePort", "none web"),
    ("metadata.name", "none web"), (".spec.clusterIP", "web none"), (".spec.ports[0].port", "none web"),
  ])
  func sorts(_ path: String, _ names: String) throws {
    let output = "custom-columns=N:.metadata.name"
    let lines = try print("svc", output, sortBy: path) { $0.style.hasHeadings = false }
    #expect(lines == names.replacing(" ", with: "\n") + "\n")
    let table = try print("svc", sortBy: path)
    let first = table.split(separator: "\n")[1].prefix { $0 != " " }
    #expect(first == names.prefix { $0 != " " })
  }

  @Test(arguments: [
    (["b", "a", "B"], ["B", "a", "b"]), (["1Gi", "500Mi", "2Ki", "1"], ["1", "2Ki", "500Mi", "1Gi"]),
    (["10", "9"], ["9", "10"]), (["100m", "0.05", "1e3"], ["0.05", "100m", "1e3"]),
    (["10", "9x"], ["10", "9x"]),
  ])
  func stringsAreSortedByAmountIfAllAreQuantities(_ texts: [String], _ sorted: [String]) throws {
    let listing = ObjectListing(
      .service, in: Self.services(texts.map(ObjectValue.text)), .init(namespace: nil))
    var printer = ObjectPrinter(
      output: try ObjectOutput(parsing: "jsonpath={.items[*].value}") { _ in nil }, style: .init(now: 0))
    printer.order = try ObjectOrder(parsing: ".value")
    #expect(try printer.text(of: [listing], isOne: false) == sorted.joined(separator: " "))
  }

  private static func services(_ values: [ObjectValue]) -> [ObjectValue] {
    values.enumerated().map { index, value in
      .object([
        "apiVersion": .text("v1"), "kind": .text("Service"), "value": value,
        "metadata": .object(["name": .text("s\(index)")]),
      ])
    }
  }

  @Test func whatCannotBeSorted() throws {
    let missing = #expect(throws: ObjectTextError.self) { try print("svc", sortBy: ".spec.nope") }
    #expect(
      missing?.description == "no object has the field {.spec.nope}; -o yaml shows which fields there are")
    #expect(try print("rs", sortBy: ".spec.nope") == "")
    for values in [
      [ObjectValue.boolean(true), .boolean(false)], [.number(1), .text("a")], [.list([]), .list([])],
    ] {
      let listing = ObjectListing(.service, in: Self.services(values), .init(namespace: nil))
      var printer = ObjectPrinter(style: .init(now: 0))
      printer.order = try ObjectOrder(parsing: ".value")
      #expect(throws: ObjectTextError.self) { try printer.text(of: [listing], isOne: false) }
    }
  }

  @Test(arguments: [
    ("svc", "metadata.name=web", "service/web\n"), ("svc", "metadata.name!=web", "service/none\n"),
    ("svc", "metadata.name==web,spec.type=LoadBalancer", "service/web\n"),
    ("svc", "spec.type=ClusterIP", "service/none\n"),
    ("svc", "spec.clusterIP=None", "service/none\n"), ("svc", "spec.clusterIP=10.96.0.1", "service/web\n"),
    ("svc", "metadata.namespace=other", ""),
    ("pods", "spec.nodeName=node1,status.phase=Running", "pod/web-a\n"),
    ("pods", "spec.restartPolicy=Always,spec.hostNetwork=false", "pod/web-a\n"),
    ("nodes", "spec.unschedulable=true", "node/node1\n"), ("svc", "metadata.name=a\\,b", ""),
    ("svc", ",", "service/none\nservice/web\n"),
    ("all", "metadata.name=web", "service/web\ndeployment.apps/web\n"),
  ])
  func selectsByFields(_ words: String, _ fields: String, _ names: String) throws {
    for kind in try Self.listings(words).0.kinds { try FieldSelector(parsing: fields).check(for: kind) }
    #expect(try print(words, "name", fields: fields) == names)
  }

  @Test(arguments: ["metadata.name", "a=b=c", "a=b\\x", "a=b\\"]) func refusesFieldSelectors(_ text: String) {
    #expect(throws: ObjectTextError.self) { try FieldSelector(parsing: text) }
  }

  /// kube-apiserver 1.36.2: `"status.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"`.
  @Test func replicaSetsAreNotSelectedByReplicas() {
    #expect(throws: ObjectTextError.self) {
      try FieldSelector(parsing: "status.replicas=3").check(for: .replicaSet)
    }
  }

  @Test func eachKindHasFieldsToSelectBy() throws {
    let error = #expect(throws: ObjectTextError.self) {
      try FieldSelector(parsing: "spec.replicas=1").check(for: .deployment)
    }
    #expect(
      error?.description
        == "deployments cannot be selected by \"spec.replicas\"; use one of metadata.name, metadata.namespace"
    )
    #expect(throws: ObjectTextError.self) {
      try FieldSelector(parsing: "metadata.namespace=a").check(for: .node)
    }
  }

  @Test func managedFieldsAreHidden() throws {
    let objects = try decodeObjects(
      Array("{apiVersion: v1, kind: Service, metadata: {name: a, managedFields: [{manager: kubectl}]}}".utf8),
      file: "a")
    let listing = ObjectListing(.service, in: objects, .init(namespace: nil))
    var printer = ObjectPrinter(output: .yaml, style: .init(now: 0))
    let hidden = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n"
    #expect(try printer.text(of: [listing], isOne: true) == hidden)
    printer.output = .json
    #expect(try !printer.text(of: [listing], isOne: false).contains("manager"))
    printer.showsManagedFields = true
    #expect(try printer.text(of: [listing], isOne: false).contains("\"manager\": \"kubectl\""))
    // Templates always see them.
    let path = try ObjectOutput(parsing: "jsonpath={.metadata.managedFields[0].manager}") { _ in nil }
    #expect(
      try ObjectPrinter(output: path, style: .init(now: 0)).text(of: [listing], isOne: true) == "kubectl")
  }

  @Test func terminalControlCharactersAreEscaped() throws {
    let objects = try decodeObjects(
      Array(
        #"{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: ExternalName, externalName: "x\e[1m\ny"}}"#
          .utf8),
      file: "a")
    let listing = ObjectListing(.service, in: objects, .init(namespace: nil))
    #expect(listing.table(.init(now: 0)).contains("x^[[1m...     <none>"))
  }

  @Test func aWatchPrintsAddedChangedAndRemovedObjects() throws {
    let style = ObjectListing.TableStyle(now: Cluster.now)
    var watch = ObjectWatch(ObjectPrinter(style: style))
    let all = try Cluster.objects.filter { $0.name.namespace == "shop" }
    let listing = { (objects: [ObjectValue]) in ObjectListing(.service, in: objects, .init(namespace: "shop"))
    }
    #expect(try watch.text(of: listing([]), at: Cluster.now) == "")
    #expect(
      try watch.text(of: listing(all.filter { $0.name.name == "none" }), at: Cluster.now) == """
        NAME   TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        none   ClusterIP   None         <none>        80/TCP    <unknown>

        """)
    #expect(try watch.text(of: listing(all.filter { $0.name.name == "none" }), at: Cluster.now) == "")
    // Columns keep their widths.
    #expect(
      try watch.text(of: listing(all), at: Cluster.now).hasPrefix(
        "web    LoadBalancer   10.96.0.1    192.168.60.1,lb.example.org"))
    #expect(
      try watch.text(of: listing(all.filter { $0.name.name == "web" }), at: Cluster.now).hasPrefix(
        "none   ClusterIP      None         <none>  "))
    var whole = ObjectWatch(ObjectPrinter(output: .yaml, style: style))
    #expect(try whole.text(of: listing(all), at: Cluster.now).components(separatedBy: "---\n").count == 2)
    #expect(
      try whole.text(of: listing([]), at: Cluster.now).hasPrefix("---\napiVersion: v1\nkind: Service\n"))
  }
}

extension String {
  fileprivate func components(separatedBy mark: String) -> [Substring] {
    split(separator: mark, omittingEmptySubsequences: false)
  }
}
