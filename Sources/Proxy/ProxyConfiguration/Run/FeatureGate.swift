internal import ClusterModel

/// A feature gate that kube-proxy takes: one of its own, or one of the other components, whose gates it registers with its own.
///
/// Names, defaults and locks are those of Kubernetes 1.36.2 (test/compatibility_lifecycle/reference/versioned_feature_list.yaml
/// and staging/src/k8s.io/client-go/features) together with what 1.37 adds for kube-proxy.
struct FeatureGate: Hashable, Sendable {
  let name: String
  /// The only value that it can have (LockToDefault); nil when it can be set.
  var lock: Bool?
  /// Why it changes nothing here; nil when it does what it does in kube-proxy.
  var reason: String?

  /// Lets Services be served at their `externalIPs` (KEP-5707, CVE-2020-8554).
  static let externalIPs = Self(name: "AllowServiceExternalIPs")
  /// Lets kube-proxy run in mode ipvs (KEP-5495), from 1.37 on.
  static let ipvs = Self(name: "KubeProxyIPVS")

  /// The gate of this name; nil when kube-proxy does not know it.
  static func named(_ name: String) -> Self? { byName[name] }

  /// A name that was probably meant.
  static func near(_ name: String) -> String? { byName.keys.sorted().first { $0.isLikelyMeant(by: name) } }

  private static let byName = Dictionary(uniqueKeysWithValues: (own + others).map { ($0.name, $0) })
}

extension FeatureGate {
  /// Gates that kube-proxy on Linux asks for, or the libraries in it.
  private static let own: [Self] =
    [externalIPs, ipvs]
    // What they once switched is always on, in kube-proxy and here.
    + ["MultiCIDRServiceAllocator", "NFTablesProxyMode", "PreferSameTrafficDistribution"].map {
      Self(name: $0, lock: true)
    }
    + ["WinDSR", "WinOverlay"].map { Self(name: $0, lock: true, reason: "it concerns Windows") }
    + ["ComponentFlagz", "ComponentStatusz"].map {
      Self(name: $0, reason: "Viaduct has no such page")
    }
    + ["ContextualLogging", "LoggingAlphaOptions", "LoggingBetaOptions"].map {
      Self(name: $0, reason: "it concerns kube-proxy's log")
    }
    + [
      "AtomicFIFO", "ClientsAllowCARotation", "ClientsAllowCBOR", "ClientsAllowTLSCacheGC",
      "ClientsPreferCBOR", "InOrderInformersBatchProcess", "InformerResourceVersion",
      "UnlockWhileProcessingFIFO", "WatchListClient",
    ].map { Self(name: $0, reason: "it concerns Go's API client") }
    + [
      Self(name: "InOrderInformers", lock: true),
      Self(name: "NativeHistograms", reason: "metrics are served only in the Prometheus text format"),
      Self(name: "AllAlpha", reason: "Viaduct has none of kube-proxy's alpha features"),
      Self(name: "AllBeta", reason: "Viaduct has none of kube-proxy's beta features"),
    ]

  private static let others: [Self] =
    names(free).map { Self(name: $0, reason: foreign) }
    + names(lockedOn).map { Self(name: $0, lock: true, reason: foreign) }
    + names(lockedOff).map { Self(name: $0, lock: false, reason: foreign) }

  private static let foreign = "it concerns other Kubernetes components"

  private static func names(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static let free = """
    APIResponseCompression APIServerIdentity APIServingWithRoutine AllowDNSOnlyNodeCSR
    AllowInsecureKubeletCertificateSigningRequests AllowParsingUserUIDFromCertAuth
    AllowUnsafeMalformedObjectDeletion AuthorizePodWebsocketUpgradeCreatePermission
    CBORServingAndStorage CPUCFSQuotaPeriod CPUManagerPolicyAlphaOptions CPUManagerPolicyBetaOptions
    CRDObservedGenerationTracking CRIListStreaming CSIVolumeHealth ChangeContainerStatusOnKubeletRestart
    ClearingNominatedNodeNameAfterBinding CloudControllerManagerWatchBasedRoutesReconciliation
    CloudControllerManagerWebhook ClusterTrustBundle ClusterTrustBundleProjection
    ConcurrentWatchObjectDecode ConstrainedImpersonation ContainerCheckpoint ContainerRestartRules
    ContainerStopSignals ControllerManagerReleaseLeaderElectionLockOnExit CoordinatedLeaderElection
    CrossNamespaceVolumeDataSource DRAConsumableCapacity DRADeviceBindingConditions DRADeviceTaintRules
    DRADeviceTaints DRAExtendedResource DRAListTypeAttributes DRANodeAllocatableResources
    DRAPartitionableDevices DRAPrioritizedList DRAResourceClaimDeviceStatus
    DRAResourceClaimGranularStatusAuthorization DRAResourcePoolStatus DRASchedulerFilterTimeout
    DRAWorkloadResourceClaims DeclarativeValidationBeta DeclarativeValidationTakeover
    DeploymentReplicaSetTerminatingReplicas DetectCacheInconsistency DisableCPUQuotaWithExclusiveCPUs
    EnvFiles EventedPLEG ExtendWebSocketsToKubelet GangScheduling GenericWorkload GracefulNodeShutdown
    GracefulNodeShutdownBasedOnPodPriority HPAConfigurableTolerance HPAScaleToZero HostnameOverride
    ImageVolumeWithDigest InPlacePodLevelResourcesVerticalScaling InPlacePodVerticalScalingExclusiveCPUs
    InPlacePodVerticalScalingExclusiveMemory InPlacePodVerticalScalingInitContainers KMSv1
    KubeletCrashLoopBackOffMax KubeletEnsureSecretPulledImages KubeletInUserNamespace
    KubeletPodResourcesListUseActivePods KubeletRegistrationGetOnExistsOnly KubeletSeparateDiskGC
    KubeletServiceAccountTokenForCredentialProviders ListFromCacheSnapshot
    LocalStorageCapacityIsolationFSQuotaMonitoring ManifestBasedAdmissionControlConfig
    MatchLabelKeysInPodTopologySpread MatchLabelKeysInPodTopologySpreadSelectorMerge
    MaxUnavailableStatefulSet MemoryQoS MutablePVNodeAffinity MutablePodResourcesForSuspendedJobs
    MutableSchedulingDirectivesForSuspendedJobs MutatingAdmissionPolicy NodeDeclaredFeatures
    NominatedNodeNameForExpectation OpenAPIEnums OpportunisticBatching PLEGOnDemandRelist
    PersistentVolumeClaimUnusedSinceTime PodAndContainerStatsFromCRI PodCertificateRequest
    PodDeletionCost PodLevelResourceManagers PodLevelResources PodLogsQuerySplitStreams
    PodReadyToStartContainersCondition PodTopologyLabelsAdmission PodsAPI PortForwardWebsockets
    PreventStaticPodAPIReferences QOSReserved ReduceDefaultCrashLoopBackOffDecay
    RelaxedServiceNameValidation ReloadKubeletClientCAFile ReloadKubeletServerCertificateFile
    RemoteRequestHeaderUID ResourceHealthStatus ResourceHealthStatusMessage
    RestartAllContainersOnContainerExits RotateKubeletServerCertificate RuntimeClassInImageCriAPI
    SELinuxMount SchedulerAsyncAPICalls SchedulerAsyncPreemption SchedulerPopFromBackoffQ
    ServiceAccountNodeAudienceRestriction ServiceCIDRStatusFieldWiping ShardedListAndWatch
    SizeBasedListCostEstimate StaleControllerConsistencyDaemonSet StaleControllerConsistencyJob
    StaleControllerConsistencyReplicaSet StaleControllerConsistencyStatefulSet
    StatefulSetSemanticRevisionComparison StorageCapacityScoring StorageNamespaceIndex StorageVersionAPI
    StorageVersionHash StorageVersionMigrator StrictIPCIDRValidation
    StructuredAuthenticationConfigurationEgressSelector StructuredAuthenticationConfigurationJWKSMetrics
    TaintTolerationComparisonOperators TokenRequestServiceAccountUIDValidation
    TopologyAwareWorkloadScheduling TopologyManagerPolicyAlphaOptions TopologyManagerPolicyBetaOptions
    TranslateStreamCloseWebsocketRequests UnauthenticatedHTTP2DOSMitigation
    UnknownVersionInteroperabilityProxy UserNamespacesHostNetworkSupport VolumeLimitScaling
    WatchCacheInitializationPostStartHook WatchList WindowsCPUAndMemoryAffinity
    WindowsGracefulNodeShutdown WindowsHostNetwork WorkloadAwarePreemption WorkloadWithJob
    """

  private static let lockedOn = """
    APIServerTracing AggregatedDiscoveryRemoveBetaType AnonymousAuthConfigurableEndpoints
    AnyVolumeDataSource AuthorizeNodeWithSelectors AuthorizeWithSelectors BtreeWatchCache
    CPUManagerPolicyOptions CRDValidationRatcheting CSIServiceAccountTokenSecrets
    ConsistentListFromCache CustomResourceFieldSelectors DRAAdminAccess DeclarativeValidation
    DisableAllocatorDualWrite DisableNodeKubeProxyVersion DynamicResourceAllocation ExecProbeTimeout
    ExternalServiceAccountTokenSigner ImageMaximumGCAge ImageVolume InPlacePodVerticalScaling
    JobBackoffLimitPerIndex JobManagedBy JobPodReplacementPolicy JobSuccessPolicy
    KubeletCgroupDriverFromCRI KubeletFineGrainedAuthz KubeletPSI KubeletPodResourcesDynamicResources
    KubeletPodResourcesGet KubeletTracing LogarithmicScaleDown MatchLabelKeysInPodAffinity
    MutableCSINodeAllocatableCount NodeInclusionPolicyInPodTopologySpread NodeLogQuery NodeSwap
    OrderedNamespaceDeletion PodLifecycleSleepAction PodLifecycleSleepActionAllowZero
    PodObservedGenerationTracking PodSchedulingReadiness ProcMountType RecoverVolumeExpansionFailure
    RecursiveReadOnlyMounts RelaxedDNSSearchValidation RelaxedEnvironmentVariableValidation
    ResilientWatchCacheInitialization RetryGenerateName SELinuxChangePolicy SELinuxMountReadWriteOncePod
    SchedulerQueueingHints SeparateTaintEvictionController ServiceAccountTokenJTI
    ServiceAccountTokenNodeBinding ServiceAccountTokenNodeBindingValidation
    ServiceAccountTokenPodNodeInfo SidecarContainers StreamingCollectionEncodingToJSON
    StreamingCollectionEncodingToProtobuf StructuredAuthenticationConfiguration SupplementalGroupsPolicy
    SystemdWatchdog TopologyManagerPolicyOptions UserNamespacesSupport VolumeAttributesClass
    """

  private static let lockedOff = """
    AllowOverwriteTerminationGracePeriodSeconds GitRepoVolumeDriver SeparateCacheWatchRPC
    """
}
