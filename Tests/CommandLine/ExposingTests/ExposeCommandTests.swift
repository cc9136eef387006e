import ClusterModel
import Exposing
import KubectlText
import ManifestDecoding
import ObjectNotation
import Testing

/// What `expose` finds, refuses, writes and prints.
@Suite struct ExposeCommandTests {
  private static let objects = """
    {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}
    ---
    {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: taken, namespace: shop}}
    ---
    {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: other}}
    """

  private func objects() throws -> [ObjectValue] {
    try decodeObjects(Array(Self.objects.utf8), file: "objects.yaml")
  }

  private func service(_ name: String, in namespace: String? = nil) -> ObjectValue {
    var metadata: [String: ObjectValue] = ["name": .text(name)]
    if let namespace { metadata["namespace"] = .text(namespace) }
    return .object(["apiVersion": .text("v1"), "kind": .text("Service"), "metadata": .object(metadata)])
  }

  // MARK: The object to expose

  private func subject(_ words: String..., namespace: String = "default") throws -> ExposureSubject? {
    ExposureSubject(try RequestedObjects(words: words), in: namespace)
  }

  @Test func theObjectOfTheNamespaceIsFound() throws {
    let found = try subject("deploy/web", namespace: "shop")?.found(in: objects())
    #expect(found?.name == NamespacedName("shop", "web"))
    #expect(try subject("deploy", "web")?.found(in: objects())?.name == NamespacedName("default", "web"))
  }

  @Test func aMissingObjectIsNamed() throws {
    let subject = try #require(try subject("deploy/web", namespace: "nowhere"))
    #expect(subject.found(in: try objects()) == nil)
    #expect(subject.notFound == "deployments \"web\" not found in namespace nowhere")
  }

  @Test func exactlyOneObjectMustBeNamed() throws {
    #expect(try subject("deploy") == nil)
    #expect(try subject("deploy", "a", "b") == nil)
    #expect(try subject("deploy,svc", "a") == nil)
    #expect(try subject("deploy/a", "svc/a") == nil)
  }

  // MARK: Labels and selectors

  @Test func equalitiesBecomeLabels() throws {
    #expect(
      try Labels(equalities: "tier=front,app=web", option: "--labels") == ["app": "web", "tier": "front"])
    #expect(try Labels(equalities: "app==web", option: "--labels") == ["app": "web"])
    #expect(try Labels(equalities: "app in (web)", option: "--labels") == ["app": "web"])
  }

  @Test(arguments: ["app!=web", "app", "!app", "app in (a,b)", "app notin (a)", "a=b,c"])
  func otherConditionsAreRefused(_ text: String) {
    let error = #expect(throws: ExposureError.self) { try Labels(equalities: text, option: "--selector") }
    #expect(
      error?.description == "--selector \"\(text)\": write each as key=value, separated by commas")
  }

  @Test(arguments: ["a=b=c", "in (a)", "a in (b"]) func textThatIsNoSelectorIsRefused(_ text: String) {
    let error = #expect(throws: ExposureError.self) { try Labels(equalities: text, option: "--labels") }
    #expect(error?.description.hasPrefix("--labels \"\(text)\": ") == true)
    #expect(error?.description.contains("key=value, separated by commas") == false)
  }

  // MARK: What is refused

  @Test func aFaultyServiceIsRefused() throws {
    let reference = ObjectReference(kind: "Service", name: NamespacedName("default", "web"))
    let warning = Diagnostic(.warning, reference, problem: "odd", remedy: "look")
    let error = Diagnostic(
      .error, reference, field: "spec.clusterIP", problem: "\"10\" is not an address", remedy: "use another")
    try checkExposed(service("web"), [warning], among: [])
    let refusal = #expect(throws: ExposureError.self) {
      try checkExposed(service("web"), [warning, error], among: [])
    }
    #expect(refusal?.description == "spec.clusterIP: \"10\" is not an address; use another")
    let whole = Diagnostic(.error, reference, problem: "is ignored", remedy: "rename it")
    let other = #expect(throws: ExposureError.self) { try checkExposed(service("web"), [whole], among: []) }
    #expect(other?.description == "is ignored; rename it")
  }

  @Test func aNameIsTakenOnlyByAServiceOfItsNamespace() throws {
    let objects = try objects()
    let refusal = #expect(throws: ExposureError.self) {
      try checkExposed(service("taken", in: "shop"), [], among: objects)
    }
    #expect(refusal?.description == "services \"taken\" already exists; choose another with --name")
    try checkExposed(service("taken"), [], among: objects)
    try checkExposed(service("other"), [], among: objects)
    try checkExposed(service("web", in: "shop"), [], among: objects)
  }

  // MARK: Where it goes

  private struct Written: Equatable {
    let folder: String?
    let text: String

    init(_ folder: String?, _ text: String) { (self.folder, self.text) = (folder, text) }
  }

  private func written(
    _ folders: [String], _ format: ExposureOutput.Format? = nil, isDryRun: Bool = false
  ) throws -> Written {
    let output = try ExposureOutput(folders: folders, format: format, isDryRun: isDryRun)
    return Written(output.folder, output.text(of: service("web", in: "shop")))
  }

  @Test func theServiceIsWrittenToTheFolder() throws {
    #expect(try written(["shop"]) == Written("shop", "service/web exposed\n"))
    #expect(try written(["shop"], .name) == Written("shop", "service/web\n"))
    #expect(try written(["shop"], .yaml) == Written("shop", service("web", in: "shop").yaml))
  }

  @Test func withoutAFolderItIsPrinted() throws {
    #expect(try written([]) == Written(nil, service("web", in: "shop").yaml))
    #expect(try written([], .json) == Written(nil, service("web", in: "shop").json))
    #expect(try written([], .name) == Written(nil, "service/web\n"))
  }

  @Test(arguments: [["shop"], []]) func aDryRunWritesNothing(_ folders: [String]) throws {
    #expect(try written(folders, isDryRun: true) == Written(nil, "service/web exposed (dry run)\n"))
    #expect(try written(folders, .yaml, isDryRun: true) == Written(nil, service("web", in: "shop").yaml))
  }

  @Test(arguments: [true, false]) func severalFoldersAreRefused(_ isDryRun: Bool) {
    let error = #expect(throws: ExposureError.self) { try written(["a", "b/"], isDryRun: isDryRun) }
    #expect(error?.description == "-f: a, b/: specify only the folder to write to")
  }

  @Test func theFileIsNamedForTheService() {
    #expect(ExposureOutput.fileName(of: service("web")) == "web-service.yaml")
    #expect(ExposureOutput.fileName(of: service("web", in: "default")) == "web-service.yaml")
    #expect(ExposureOutput.fileName(of: service("web", in: "shop")) == "shop-web-service.yaml")
  }
}
