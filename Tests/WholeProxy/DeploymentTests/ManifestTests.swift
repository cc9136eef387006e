import ClusterModel
import Foundation
import KubeClient
import PrivateNetwork
import ProxyConfiguration
import Testing

@Suite struct ManifestTests {
  @Test func everyObjectIsNamedAndInKubeSystem() throws {
    let objects = try Files.objects()
    #expect(
      objects.map { $0["kind"].text } == [
        "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "ConfigMap", "DaemonSet",
      ])
    for object in objects {
      #expect(object["apiVersion"].text != nil)
      #expect(object["metadata"]["name"].text == "viaduct")
      let isForTheCluster = object["kind"].text?.hasPrefix("Cluster") == true
      #expect(object["metadata"]["namespace"].text == (isForTheCluster ? nil : "kube-system"))
    }
  }

  /// No request of the daemon can be made without one of these permissions.
  @Test func theRoleAllowsWhatIsUsedAndNothingElse() throws {
    var allowed: [String] = []
    for rule in try #require(try Files.objects("ClusterRole").first)["rules"].elements {
      #expect(rule.fields.map(\.key) == ["apiGroups", "resources", "verbs"])
      for group in rule["apiGroups"].texts {
        for resource in rule["resources"].texts {
          allowed += rule["verbs"].texts.map {
            "\($0) \(group.isEmpty ? "" : group + "/")\(resource)"
          }
        }
      }
    }
    #expect(allowed.count == Set(allowed).count)
    #expect(Set(allowed) == Set(APIPermission.all.map(\.description)))
  }

  /// These functions take any path, so only commands may call them, which have their user's rights.
  @Test func onlyCommandsRequestPathsOfTheirOwn() throws {
    let sources = Files.folder.deletingLastPathComponent().appending(path: "Sources").standardizedFileURL
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var callers: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      guard [".json(at:", ".jsonPages(at:", ".watchJSON(at:"].contains(where: text.contains) else { continue }
      callers.insert(
        String(file.path().dropFirst(sources.path().count).drop { $0 == "/" }.prefix { $0 != "/" }))
    }
    #expect(callers == ["CommandLine"])
  }

  @Test func theRoleIsBoundToTheAccountOfThePods() throws {
    let binding = try #require(try Files.objects("ClusterRoleBinding").first)
    #expect(binding["roleRef"]["name"].text == "viaduct")
    #expect(binding["subjects"][0]["name"].text == "viaduct")
    #expect(try pod()["serviceAccountName"].text == "viaduct")
  }

  /// Both containers' command lines are valid with the file in the ConfigMap, and cause no warning.
  @Test(arguments: ["containers", "initContainers"])
  func commandLineAndFileAreValid(_ containers: String) throws {
    let data = try #require(try Files.objects("ConfigMap").first)["data"]
    let content = try #require(data["config.conf"].text)
    let command = try pod()[containers][0]["command"].texts
    #expect(command.prefix(2) == ["/usr/local/bin/viaduct", "run"])
    let line = try RunCommandLine(
      command.dropFirst(2).map { $0.replacingOccurrences(of: "$(NODE_NAME)", with: "node1") })
    #expect(line.configFile == "/etc/viaduct/config.conf")
    let resolved = try ResolvedConfiguration(line, file: (name: "config.conf", content: Array(content.utf8)))
    #expect(resolved.warnings == [])
    #expect(resolved.run.task == (containers == "containers" ? .run : .initialize))
    #expect(resolved.run.nodeName == (containers == "containers" ? "node1" : nil))
    guard case .cluster(let connection) = resolved.run.source else {
      Issue.record("no cluster")
      return
    }
    #expect(connection.kubeconfig == "/etc/viaduct/kubeconfig.conf")
    #expect(data["kubeconfig.conf"].text != nil)
  }

  @Test func theContainerHasOneCapabilityAndWritesNothing() throws {
    let security = try pod()["containers"][0]["securityContext"]
    #expect(security["capabilities"]["drop"].texts == ["ALL"])
    #expect(security["capabilities"]["add"].texts == ["NET_ADMIN"])
    #expect(security["allowPrivilegeEscalation"].boolean == false)
    #expect(security["readOnlyRootFilesystem"].boolean == true)
    #expect(security["privileged"].isNull)
    #expect(try pod()["hostNetwork"].boolean == true)
    #expect(try pod()["priorityClassName"].text == "system-node-critical")
    #expect(try pod()["tolerations"][0]["operator"].text == "Exists")
  }

  /// The probes use the ports and paths where health is served.
  @Test func probesUseThePortOfTheConfiguration() throws {
    let container = try pod()["containers"][0]
    let port = container["ports"][0]["containerPort"].number
    #expect(port == 10256)
    #expect(try ResolvedConfiguration(RunCommandLine([])).run.healthz == ListenAddress("0.0.0.0:10256"))
    #expect(container["livenessProbe"]["httpGet"]["path"].text == "/livez")
    #expect(container["readinessProbe"]["httpGet"]["path"].text == "/healthz")
  }

  /// The three names of the image, and the version of the program.
  @Test func theImageIsNamedOnce() throws {
    let images = [
      try pod()["containers"][0]["image"].text, try pod()["initContainers"][0]["image"].text,
    ]
    #expect(Set(images) == ["viaduct:0.1.0"])
    #expect(try Files.text("kubernetes/Dockerfile").contains("docker build -t viaduct:0.1.0 "))
  }

  /// What the image is built from exists in a fresh clone: nothing that only a build creates.
  @Test func theImageIsBuiltFromWhatIsInTheRepository() throws {
    let root = Files.folder.deletingLastPathComponent().path(percentEncoded: false)
    let sources = try Files.text("kubernetes/Dockerfile").split(separator: "\n")
      .filter { $0.hasPrefix("COPY ") && !$0.contains("--from=") }
      .flatMap { $0.split(separator: " ").dropFirst().dropLast().filter { !$0.hasPrefix("--") } }
    #expect(
      sources == ["Package.*", "Sources", "Tests", "deploy/kubernetes/kube-proxy", "LICENSE", "NOTICE"])
    // A name with `*` needs at least one match, which is all that Docker requires.
    for source in sources where !source.contains("*") {
      #expect(FileManager.default.fileExists(atPath: root + source))
      #expect(
        shell("git -C \(root) check-ignore -q \(source)").status != 0, "\(source) is not in the repository")
    }
  }

  private func pod() throws -> ObjectValue {
    try #require(try Files.objects("DaemonSet").first)["spec"]["template"]["spec"]
  }
}
