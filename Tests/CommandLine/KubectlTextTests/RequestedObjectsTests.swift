import KubectlText
import Testing

/// How kubectl interprets the arguments after its verb.
@Suite struct RequestedObjectsTests {
  private func groups(_ words: String) throws -> [String] {
    try RequestedObjects(words: words.split(separator: " ").map(String.init)).groups.map { group in
      ([group.kind.words[0]] + group.names).joined(separator: " ")
    }
  }

  @Test(arguments: [
    ("svc", ["services"]), ("svc,ep", ["services", "endpoints"]), ("svc,services,po", ["services", "pods"]),
    ("svc b a", ["services b a"]), ("svc a a", ["services a a"]),
    ("svc/a deploy/b", ["services a", "deployments b"]), ("svc/b svc/a", ["services b a"]),
    ("svc/a deploy/b svc/c", ["services a", "deployments b", "services c"]),
    ("svc,deploy web db", ["services web db", "deployments web db"]),
    ("all", ["pods", "services", "deployments", "replicasets"]),
    ("ALL,ep,svc", ["pods", "services", "deployments", "replicasets", "endpoints"]),
  ])
  func argumentsSelectObjects(_ words: String, _ expected: [String]) throws {
    #expect(try groups(words) == expected)
  }

  @Test(arguments: [
    ("svc", true), ("svc web", true), ("svc/web", true), ("svc a b", false), ("svc,ep", false),
    ("svc/a ep/a", false), ("all", false),
  ])
  func oneKindOrOneObjectCanBeWatched(_ words: String, _ canBeWatched: Bool) throws {
    let requested = try RequestedObjects(words: words.split(separator: " ").map(String.init))
    #expect(requested.isOneKindOrObject == canBeWatched)
  }

  @Test(arguments: [
    ("deployments.apps", "deployments"), ("deploy.apps", "deployments"),
    ("Deployment.v1.apps", "deployments"),
    ("endpointslices.discovery.k8s.io", "endpointslices"), ("endpointslices.discovery", "endpointslices"),
    ("endpointslices.v1.discovery.k8s.io", "endpointslices"), ("svc.v1.", "services"), ("svc.", "services"),
    ("replicaset.apps/web", "replicasets web"), ("Service/web", "services web"),
  ])
  func kindsMayHaveTheirGroup(_ words: String, _ expected: String) throws {
    #expect(try groups(words) == [expected])
  }

  @Test(arguments: [
    ("", "no kind is specified"),
    ("ingress", "\"ingress\" is not a known kind; use one of services,"),
    ("services.apps", "\"services.apps\" is not a known kind"),
    ("deployments.v2.apps", "is not a known kind"),
    ("deployments.v1.", "is not a known kind"), ("svc,", "\"\" is not a known kind"),
    ("svc/", "is not of the form kind/name"),
    ("/web", "is not of the form kind/name"), ("svc/a/b", "is not of the form kind/name"),
    ("svc/a b", "\"b\" is not of the form kind/name; write every object as kind/name"),
    ("svc svc/a", "\"svc\" is not of the form kind/name"), ("svc,po/a", "\"svc,po\" is not a known kind"),
    ("all web", "\"all\" cannot be combined with names; use one kind: svc web"),
  ])
  func refuses(_ words: String, _ problem: String) {
    let error = #expect(throws: ObjectTextError.self) { try groups(words) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test(
    arguments: [
      ("svc web", true, "web"), ("svc/web", true, nil), ("svc a b", false, nil), ("svc", false, nil),
      ("svc,po web", false, nil),
    ] as [(String, Bool, String?)])
  func oneNameMayBeAPrefix(_ words: String, _ isOne: Bool, _ prefix: String?) throws {
    let requested = try RequestedObjects(words: words.split(separator: " ").map(String.init))
    #expect(requested.isOne == isOne)
    #expect(requested.prefix == prefix)
    #expect(requested.isNamed == (words.contains("web") || words.contains("b")))
  }
}
