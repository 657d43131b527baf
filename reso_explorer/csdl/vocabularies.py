"""What the terms of the standard vocabularies hold: their types, defaults and record properties.

The table covers the vocabularies of OASIS (`Org.OData.*`) and those of SAP, so that an annotation
can be read by its term without fetching the vocabulary. Types of properties are listed only
where a value in JSON does not tell its kind by itself: enumerations, paths, dates and records.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from reso_explorer.edm import ALL_TYPES, PREFIX

_TABLE: Final = """
Org.OData.Aggregation.V1 = Aggregation
term ApplySupported:ApplySupportedType ApplySupportedDefaults:ApplySupportedBase Groupable
  Aggregatable CustomAggregate: ContextDefiningProperties:[PropertyPath]
  LeveledHierarchy:[PropertyPath] RecursiveHierarchy:RecursiveHierarchyType UpPath:[String]
  AvailableOnAggregates:AvailableOnAggregatesType
enum RollupType
record ApplySupportedBase Rollup:RollupType
record ApplySupportedType<ApplySupportedBase GroupableProperties:AnyPropertyPath
  AggregatableProperties:AggregatablePropertyType
record AggregatablePropertyType Property:PropertyPath
record RecursiveHierarchyType NodeProperty:PropertyPath
  ParentNavigationProperty:NavigationPropertyPath
record AvailableOnAggregatesType RequiredProperties:PropertyPath
record NavigationPropertyAggregationCapabilities<Capabilities.NavigationPropertyRestriction
  ApplySupported:ApplySupportedType CustomAggregates:CustomAggregateType
Org.OData.Authorization.V1 = Authorization
term SecuritySchemes:[SecurityScheme] Authorizations:[Authorization]
enum KeyLocation
record OpenIDConnect<Authorization
record Http<Authorization
record OAuthAuthorization<Authorization Scopes:AuthorizationScope
record OAuth2ClientCredentials<OAuthAuthorization
record OAuth2Implicit<OAuthAuthorization
record OAuth2Password<OAuthAuthorization
record OAuth2AuthCode<OAuthAuthorization
record ApiKey<Authorization Location:KeyLocation
Org.OData.Capabilities.V1 = Capabilities
term ConformanceLevel:ConformanceLevelType SupportedFormats:[String]
  SupportedMetadataFormats:[String] AcceptableEncodings:[String] AsynchronousRequestsSupported
  BatchContinueOnErrorSupported IsolationSupported:IsolationLevel CrossJoinSupported
  CallbackSupported:CallbackType ChangeTracking:ChangeTrackingType
  CountRestrictions:CountRestrictionsType NavigationRestrictions:NavigationRestrictionsType
  IndexableByKey TopSupported SkipSupported ComputeSupported SelectSupport:SelectSupportType
  BatchSupported BatchSupport:BatchSupportType FilterFunctions:[String]
  FilterRestrictions:FilterRestrictionsType SortRestrictions:SortRestrictionsType
  ExpandRestrictions:ExpandRestrictionsType SearchRestrictions:SearchRestrictionsType
  KeyAsSegmentSupported QuerySegmentSupported InsertRestrictions:InsertRestrictionsType
  DeepInsertSupport:DeepInsertSupportType UpdateRestrictions:UpdateRestrictionsType
  DeepUpdateSupport:DeepUpdateSupportType DeleteRestrictions:DeleteRestrictionsType
  CollectionPropertyRestrictions:[CollectionPropertyRestrictionsType]
  OperationRestrictions:OperationRestrictionsType AnnotationValuesInQuerySupported
  ModificationQueryOptions:ModificationQueryOptionsType ReadRestrictions:ReadRestrictionsType
  CustomHeaders:[CustomParameter] CustomQueryOptions:[CustomParameter]
  MediaLocationUpdateSupported DefaultCapabilities:DefaultCapabilitiesType
enum ConformanceLevelType IsolationLevel NavigationType SearchExpressions HttpMethod
record CallbackType CallbackProtocols:CallbackProtocol
record ChangeTrackingType<ChangeTrackingBase FilterableProperties:PropertyPath
  ExpandableProperties:NavigationPropertyPath
record CountRestrictionsType<CountRestrictionsBase NonCountableProperties:PropertyPath
  NonCountableNavigationProperties:NavigationPropertyPath
record NavigationRestrictionsType Navigability:NavigationType
  RestrictedProperties:NavigationPropertyRestriction
record NavigationPropertyRestriction NavigationProperty:NavigationPropertyPath
  Navigability:NavigationType FilterRestrictions:FilterRestrictionsType
  SearchRestrictions:SearchRestrictionsType SortRestrictions:SortRestrictionsType
  SelectSupport:SelectSupportType InsertRestrictions:InsertRestrictionsType
  DeepInsertSupport:DeepInsertSupportType UpdateRestrictions:UpdateRestrictionsType
  DeepUpdateSupport:DeepUpdateSupportType DeleteRestrictions:DeleteRestrictionsType
  ReadRestrictions:ReadRestrictionsType
record FilterRestrictionsType<FilterRestrictionsBase RequiredProperties:PropertyPath
  NonFilterableProperties:PropertyPath
  FilterExpressionRestrictions:FilterExpressionRestrictionType
record FilterExpressionRestrictionType Property:PropertyPath
record SortRestrictionsType<SortRestrictionsBase AscendingOnlyProperties:PropertyPath
  DescendingOnlyProperties:PropertyPath NonSortableProperties:PropertyPath
record ExpandCollectionRestrictionsType<ExpandRestrictionsBase
  ExpandByKeyRestrictions:ExpandByKeyRestrictionsBase
record ExpandRestrictionsType<ExpandCollectionRestrictionsType
  NonExpandableProperties:NavigationPropertyPath NonExpandableStreamProperties:PropertyPath
record ExpandByKeyRestrictionsBase<ExpandRestrictionsBase
record ExpandByKeyRestrictionsType<ExpandByKeyRestrictionsBase
  NonExpandableProperties:NavigationPropertyPath NonExpandableStreamProperties:PropertyPath
record SearchRestrictionsType UnsupportedExpressions:SearchExpressions
record InsertRestrictionsBase QueryOptions:ModificationQueryOptionsType
  CustomHeaders:CustomParameter CustomQueryOptions:CustomParameter ErrorResponses:HttpResponse
record InsertRestrictionsType<InsertRestrictionsBase NonInsertableProperties:PropertyPath
  NonInsertableNavigationProperties:NavigationPropertyPath RequiredProperties:PropertyPath
  Permissions:PermissionType
record PermissionType Scopes:ScopeType
record UpdateRestrictionsBase UpdateMethod:HttpMethod Permissions:PermissionType
  QueryOptions:ModificationQueryOptionsType CustomHeaders:CustomParameter
  CustomQueryOptions:CustomParameter ErrorResponses:HttpResponse
record UpdateRestrictionsType<UpdateRestrictionsBase NonUpdatableProperties:PropertyPath
  NonUpdatableNavigationProperties:NavigationPropertyPath RequiredProperties:PropertyPath
record DeleteRestrictionsBase Permissions:PermissionType CustomHeaders:CustomParameter
  CustomQueryOptions:CustomParameter ErrorResponses:HttpResponse
record DeleteRestrictionsType<DeleteRestrictionsBase
  NonDeletableNavigationProperties:NavigationPropertyPath
record CollectionPropertyRestrictionsType CollectionProperty:PropertyPath
  FilterRestrictions:FilterRestrictionsType SearchRestrictions:SearchRestrictionsType
  SortRestrictions:SortRestrictionsType SelectSupport:SelectSupportType
record OperationRestrictionsType Permissions:PermissionType CustomHeaders:CustomParameter
  CustomQueryOptions:CustomParameter ErrorResponses:HttpResponse
record ReadRestrictionsBase Permissions:PermissionType CustomHeaders:CustomParameter
  CustomQueryOptions:CustomParameter ErrorResponses:HttpResponse
record ReadByKeyRestrictionsType<ReadRestrictionsBase
record ReadRestrictionsType<ReadRestrictionsBase ReadByKeyRestrictions:ReadByKeyRestrictionsType
record CustomParameter ExampleValues:Core.PrimitiveExampleValue
record DefaultCapabilitiesType ChangeTracking:ChangeTrackingBase
  CountRestrictions:CountRestrictionsBase SelectSupport:SelectSupportType
  FilterRestrictions:FilterRestrictionsBase SortRestrictions:SortRestrictionsBase
  ExpandRestrictions:ExpandRestrictionsBase SearchRestrictions:SearchRestrictionsType
  InsertRestrictions:InsertRestrictionsBase UpdateRestrictions:UpdateRestrictionsBase
  DeleteRestrictions:DeleteRestrictionsBase OperationRestrictions:OperationRestrictionsType
  ReadRestrictions:ReadRestrictionsType
Org.OData.Core.V1 = Core
term ODataVersions: SchemaVersion: Revisions:[RevisionType] Description: LongDescription:
  Links:[Link] Example:ExampleValue Messages:[MessageType] ValueException:ValueExceptionType
  ResourceException:ResourceExceptionType
  DataModificationException:DataModificationExceptionType IsLanguageDependent RequiresType:
  AppliesViaContainer ResourcePath: DereferenceableIDs ConventionalIDs Permissions:Permission
  ContentID: DefaultNamespace Immutable Computed ComputedDefaultValue IsURL
  AcceptableMediaTypes:[String] MediaType: IsMediaType ContentDisposition:ContentDispositionType
  OptimisticConcurrency:[PropertyPath] AdditionalProperties AutoExpand AutoExpandReferences
  MayImplement:[String] Ordered PositionalInsert AlternateKeys:[AlternateKey]
  OptionalParameter:OptionalParameterType OperationAvailable RequiresExplicitBinding
  ExplicitOperationBindings:[String] SymbolicName: GeometryFeature:GeometryFeatureType
  AnyStructure IsDelta
enum RevisionKind DataModificationOperationKind Permission
record RevisionType Kind:RevisionKind
record PrimitiveExampleValue<ExampleValue
record ComplexExampleValue<ExampleValue
record EntityExampleValue<ExampleValue
record ExternalExampleValue<ExampleValue
record MessageType details:MessageType
record ExceptionType info:MessageType
record ValueExceptionType<ExceptionType
record ResourceExceptionType<ExceptionType
record DataModificationExceptionType<ExceptionType failedOperation:DataModificationOperationKind
record AlternateKey Key:PropertyRef
record PropertyRef Name:PropertyPath
record GeometryFeatureType geometry:Geometry properties:Dictionary
Org.OData.JSON.V1 = JSON
term Schema:Stream
Org.OData.Measures.V1 = Measures
term ISOCurrency: Scale:Byte Unit: UNECEUnit: DurationGranularity:
Org.OData.Repeatability.V1 = Repeatability
term Supported DeleteWithClientIDSupported DeleteWithRequestIDSupported
Org.OData.Temporal.V1 = Temporal
term ApplicationTimeSupport:ApplicationTimeSupportType
record ApplicationTimeSupportType UnitOfTime:UnitOfTime Timeline:Timeline
record UnitOfTimeDateTimeOffset<UnitOfTime
record UnitOfTimeDate<UnitOfTime
record TimelineSnapshot<Timeline
record TimelineVisible<Timeline PeriodStart:PropertyPath PeriodEnd:PropertyPath
  ObjectKey:PropertyPath
Org.OData.Validation.V1 = Validation
term Pattern: Minimum:PrimitiveType Maximum:PrimitiveType Exclusive AllowedValues:[AllowedValue]
  MultipleOf:Decimal Constraint:ConstraintType ItemsOf:[ItemsOfType]
  OpenPropertyTypeConstraint:[String] DerivedTypeConstraint:[String] AllowedTerms:[String]
  ApplicableTerms:[String] MaxItems:Int64 MinItems:Int64
record ItemsOfType path:NavigationPropertyPath target:NavigationPropertyPath
com.sap.cds.vocabularies.AnalyticsDetails = AnalyticsDetails
term measureType:MeasureTypeEnumeration exceptionAggregationSteps:[ExceptionAggregationStepType]
  variable:VariableType
enum MeasureTypeEnumeration ExceptionAggregationBehaviorType VariableUsageTypeEnumeration
  VariableSelectionTypeEnumeration RangeSignType RangeOptionType
record ExceptionAggregationStepType
  exceptionAggregationBehavior:ExceptionAggregationBehaviorType
  exceptionAggregationElements:PropertyPath
record VariableType usageType:VariableUsageTypeEnumeration referenceElement:PropertyPath
  defaultRanges:RangeType selectionType:VariableSelectionTypeEnumeration
record RangeType sign:RangeSignType option:RangeOptionType
com.sap.cds.vocabularies.ObjectModel = ObjectModel
term modelingPattern:ModelingPatternType supportedCapabilities:SupportedCapabilitiesType
  foreignKey:ForeignKeyType representativeKey:PropertyPath
enum ModelingPatternType SupportedCapabilitiesType
record ForeignKeyType association:NavigationPropertyPath
com.sap.vocabularies.Analytics.v1 = Analytics
term Dimension Measure AccumulativeMeasure RolledUpPropertyCount:Int16 DrillURL: PlanningAction
  AggregatedProperties:[AggregatedPropertyType] AggregatedProperty:AggregatedPropertyType
  AnalyticalContext:[AnalyticalContextType] LevelInformation:Hierarchy.HierarchyType
record AggregatedPropertyType AggregatableProperty:PropertyPath
record AnalyticalContextType Property:PropertyPath DynamicProperty:AnnotationPath
com.sap.vocabularies.Auditing.v1 = Auditing
term DefaultAuditorScopes:[String] AuditorScopes:[String]
com.sap.vocabularies.CDS.v1 = CDS
term AssertIntegrity AssertFormat: AssertNotNull Title: Description: Readonly Mandatory
  Insertonly CdsPersistenceExists CdsOdataValuelist OdataDraftEnabled FioriDraftEnabled
com.sap.vocabularies.CodeList.v1 = CodeList
term CurrencyCodes:CodeListSource UnitsOfMeasure:CodeListSource StandardCode:PropertyPath
  ExternalCode:PropertyPath IsConfigurationDeprecationCode:Boolean
com.sap.vocabularies.Common.v1 = Common
term Experimental: ServiceVersion:Int32 ServiceSchemaVersion:Int32 Label: Heading: QuickInfo:
  DocumentationRef: Text: TextFor:PropertyPath ExternalID:PrimitiveType IsLanguageIdentifier
  TextFormat:TextFormatType Timezone: IsTimezone IsDigitSequence IsUpperCase IsCurrency IsUnit
  UnitSpecificScale:PrimitiveType UnitSpecificPrecision:PrimitiveType
  SecondaryKey:[PropertyPath] MinOccurs:Int64 MaxOccurs:Int64
  AssociationEntity:[NavigationPropertyPath] DerivedNavigation:NavigationPropertyPath Masked
  MaskedValue: RevealOnDemand:Boolean SemanticObject:
  SemanticObjectMapping:[SemanticObjectMappingAbstract]
  SemanticObjectUnavailableActions:[String] IsInstanceAnnotation
  FilterExpressionRestrictions:[FilterExpressionRestrictionType]
  FieldControl:FieldControlType=Optional ExceptionCategory: Application:ApplicationType
  Timestamp:DateTimeOffset TransactionId: ErrorResolution:ErrorResolutionType
  Messages:[ComplexType] additionalTargets:[String] longtextUrl: numericSeverity:Byte
  MaximumNumericMessageSeverity:Byte IsActionCritical Attributes:[PropertyPath]
  RelatedRecursiveHierarchy:AnnotationPath Interval:IntervalType ResultContext
  SAPObjectNodeType:SAPObjectNodeTypeType Composition SAPObjectNodeTypeReference:
  IsNaturalPerson ValueList:ValueListType ValueListRelevantQualifiers:[String]
  ValueListWithFixedValues ValueListShowValuesImmediately ValueListForValidation:
  ValueListReferences:[String] ValueListMapping:ValueListMappingType IsCalendarYear
  IsCalendarHalfyear IsCalendarQuarter IsCalendarMonth IsCalendarWeek IsDayOfCalendarMonth
  IsDayOfCalendarYear IsCalendarYearHalfyear IsCalendarYearQuarter IsCalendarYearMonth
  IsCalendarYearWeek IsCalendarDate IsFiscalYear IsFiscalPeriod IsFiscalYearPeriod
  IsFiscalQuarter IsFiscalYearQuarter IsFiscalWeek IsFiscalYearWeek IsDayOfFiscalYear
  IsFiscalYearVariant MutuallyExclusiveTerm OperationTemplate: DraftRoot:DraftRootType
  DraftNode:DraftNodeType DraftActivationVia: EditableFieldFor:PropertyPath
  SemanticKey:[PropertyPath] SideEffects:SideEffectsType DefaultValuesFunction:
  DerivedDefaultValue: FilterDefaultValue:PrimitiveType FilterDefaultValueHigh:PrimitiveType
  DerivedFilterDefaultValue: SortOrder:[SortOrderType] RecursiveHierarchy:RecursiveHierarchyType
  CreatedAt:DateTimeOffset CreatedBy: ChangedAt:DateTimeOffset ChangedBy:
  OriginalProtocolVersion: ApplyMultiUnitBehaviorForSortingAndFiltering mediaUploadLink:
  PrimitivePropertyPath WebSocketBaseURL: WebSocketChannel: AddressViaNavigationPath
  ReferentialConstraint:[ReferentialConstraintType]
enum TextFormatType FilterExpressionType FieldControlType EffectType
record SemanticObjectMappingType<SemanticObjectMappingAbstract LocalProperty:PropertyPath
record SemanticObjectMappingConstant<SemanticObjectMappingAbstract
record FilterExpressionRestrictionType Property:PropertyPath
  AllowedExpressions:FilterExpressionType
record IntervalType LowerBoundary:PropertyPath UpperBoundary:PropertyPath
record ValueListType RelativeCollectionPath:NavigationPropertyPath Parameters:ValueListParameter
record ValueListMappingType Parameters:ValueListParameter
record ValueListParameterIn<ValueListParameter LocalDataProperty:PropertyPath
record ValueListParameterConstant<ValueListParameter
record ValueListParameterConstants<ValueListParameter
record ValueListParameterInOut<ValueListParameter LocalDataProperty:PropertyPath
record ValueListParameterOut<ValueListParameter LocalDataProperty:PropertyPath
record ValueListParameterDisplayOnly<ValueListParameter
record ValueListParameterFilterOnly<ValueListParameter
record DraftRootType<DraftNodeType
record SideEffectsType SourceProperties:PropertyPath SourceEntities:NavigationPropertyPath
  SourceEntitiesInserted:NavigationPropertyPath SourceEntitiesUpdated:NavigationPropertyPath
  SourceEntitiesDeleted:NavigationPropertyPath TargetEntities:NavigationPropertyPath
record SortOrderType Property:PropertyPath DynamicProperty:AnnotationPath
record RecursiveHierarchyType ExternalNodeKeyProperty:PropertyPath
  NodeDescendantCountProperty:PropertyPath NodeDrillStateProperty:PropertyPath
record ReferentialConstraintType Property:PropertyPath ReferencedProperty:PropertyPath
com.sap.vocabularies.Communication.v1 = Communication
term Contact:ContactType Address:AddressType IsEmailAddress IsPhoneNumber Event:EventData
  Task:TaskData Message:MessageData
enum KindType ContactInformationType PhoneType GenderType
record ContactType n:NameType bday:Date anniversary:Date gender:GenderType kind:KindType
  adr:AddressType tel:PhoneNumberType email:EmailAddressType geo:GeoDataType url:UrlType
record AddressType type:ContactInformationType
record PhoneNumberType type:PhoneType
record EmailAddressType type:ContactInformationType
record GeoDataType type:ContactInformationType
record UrlType type:ContactInformationType
record EventData dtstart:DateTimeOffset dtend:DateTimeOffset duration:Duration
record TaskData due:DateTimeOffset completed:DateTimeOffset
record MessageData received:DateTimeOffset
com.sap.vocabularies.DataIntegration.v1 = DataIntegration
term Extractable:Boolean=false OriginalDataType: OriginalName: ConversionExit: SourceSystem:
  DeltaMethod:DeltaMethodType
enum DeltaMethodType
com.sap.vocabularies.DirectEdit.v1 = DirectEdit
term SideEffects:SideEffectsType
com.sap.vocabularies.Graph.v1 = Graph
term traceId: Details:DetailsType CompositionRoot
com.sap.vocabularies.HTML5.v1 = HTML5
term CssDefaults:CssDefaultsType LinkTarget:String=_self RowSpanForDuplicateValues
com.sap.vocabularies.Hierarchy.v1 = Hierarchy
term RecursiveHierarchy:RecursiveHierarchyType
  RecursiveHierarchyActions:RecursiveHierarchyActionsType MatchCount:Int64
  RecursiveHierarchySupported
record RecursiveHierarchyType<HierarchyType
com.sap.vocabularies.ODM.v1 = ODM
term codeList root oid:PropertyPath entityName: oidReference:oidReferenceType
com.sap.vocabularies.PDF.v1 = PDF
term Features:FeaturesType
com.sap.vocabularies.PersonalData.v1 = PersonalData
term EntitySemantics: DataSubjectRole: DataSubjectRoleDescription: FieldSemantics:
  IsPotentiallyPersonal IsPotentiallySensitive RelatedDataCategoryID:[String]
com.sap.vocabularies.Session.v1 = Session
term StickySessionSupported:StickySessionSupportedType
com.sap.vocabularies.Support.v1 = Support
term DebugInfo: TechnicalInfoLinks:TechnicalInfoLinksType
com.sap.vocabularies.UI.v1 = UI
term HeaderInfo:HeaderInfoType Identification:[DataFieldAbstract] Badge:BadgeType
  LineItem:[DataFieldAbstract] StatusInfo:[DataFieldAbstract] FieldGroup:FieldGroupType
  ConnectedFields:ConnectedFieldsType GeoLocations:[GeoLocationType] GeoLocation:GeoLocationType
  Contacts:[AnnotationPath] MediaResource:MediaResourceType DataPoint:DataPointType KPI:KPIType
  Chart:ChartDefinitionType ValueCriticality:[ValueCriticalityType]
  CriticalityLabels:[CriticalityLabelType] SelectionFields:[PropertyPath] Facets:[Facet]
  HeaderFacets:[Facet] QuickViewFacets:[Facet] QuickCreateFacets:[Facet]
  FilterFacets:[ReferenceFacet] OperationParameterFacets:[ReferenceFacet]
  SelectionPresentationVariant:SelectionPresentationVariantType
  PresentationVariant:PresentationVariantType SelectionVariant:SelectionVariantType
  ThingPerspective IsSummary PartOfPreview Map Gallery IsImageURL IsImage MultiLineText
  Placeholder: InputMask:InputMaskType TextArrangement:TextArrangementType DateTimeStyle:
  Note:NoteType Importance:ImportanceType Hidden IsCopyAction IsAIOperation CreateHidden
  UpdateHidden DeleteHidden HiddenFilter AdaptationHidden DataFieldDefault:DataFieldAbstract
  Criticality:CriticalityType CriticalityCalculation:CriticalityCalculationType Emphasized
  OrderBy:PropertyPath ParameterDefaultValue:PrimitiveType RecommendationState:Byte
  RecommendationList:RecommendationListType Recommendations:Untyped ExcludeFromNavigationContext
  DoNotCheckScaleOfMeasuredQuantity:Boolean LeadingEntitySet:
enum VisualizationType CriticalityType ImprovementDirectionType TrendType ChartType
  ChartAxisScaleBehaviorType ChartAxisAutoScaleDataScopeType ChartDimensionRoleType
  ChartMeasureRoleType SelectionRangeSignType SelectionRangeOptionType TextArrangementType
  ImportanceType CriticalityRepresentationType OperationGroupingType
record HeaderInfoType Title:DataFieldAbstract Description:DataFieldAbstract
record BadgeType HeadLine:DataField Title:DataField MainInfo:DataField SecondaryInfo:DataField
record FieldGroupType Data:DataFieldAbstract
record ConnectedFieldsType Data:Core.Dictionary
record GeoLocationType Location:GeographyPoint Address:Communication.AddressType
record MediaResourceType ChangedAt:DateTimeOffset Thumbnail:ImageType Title:DataField
  Description:DataField
record DataPointType MinimumValue:Decimal MaximumValue:Decimal ValueFormat:NumberFormat
  Visualization:VisualizationType ReferencePeriod:ReferencePeriod Criticality:CriticalityType
  CriticalityLabels:AnnotationPath CriticalityRepresentation:CriticalityRepresentationType
  CriticalityCalculation:CriticalityCalculationType Trend:TrendType
  TrendCalculation:TrendCalculationType Responsible:Communication.ContactType
record NumberFormat ScaleFactor:Decimal
record ReferencePeriod Start:DateTimeOffset End:DateTimeOffset
record CriticalityCalculationType<CriticalityThresholdsType
  ImprovementDirection:ImprovementDirectionType ConstantThresholds:LevelThresholdsType
record LevelThresholdsType<CriticalityThresholdsType AggregationLevel:PropertyPath
record TrendCalculationType UpDifference:Decimal StrongUpDifference:Decimal
  DownDifference:Decimal StrongDownDifference:Decimal
record KPIType SelectionVariant:SelectionVariantType DataPoint:DataPointType
  AdditionalDataPoints:DataPointType Detail:KPIDetailType
record KPIDetailType DefaultPresentationVariant:PresentationVariantType
  AlternativePresentationVariants:PresentationVariantType
record ChartDefinitionType ChartType:ChartType AxisScaling:ChartAxisScalingType
  Measures:PropertyPath DynamicMeasures:AnnotationPath
  MeasureAttributes:ChartMeasureAttributeType Dimensions:PropertyPath
  DimensionAttributes:ChartDimensionAttributeType Actions:DataFieldAbstract
record ChartAxisScalingType ScaleBehavior:ChartAxisScaleBehaviorType
  AutoScaleBehavior:ChartAxisAutoScaleBehaviorType
  FixedScaleMultipleStackedMeasuresBoundaryValues:FixedScaleMultipleStackedMeasuresBoundaryValuesType
record ChartAxisAutoScaleBehaviorType DataScope:ChartAxisAutoScaleDataScopeType
record FixedScaleMultipleStackedMeasuresBoundaryValuesType MinimumValue:Decimal
  MaximumValue:Decimal
record ChartDimensionAttributeType Dimension:PropertyPath Role:ChartDimensionRoleType
  EmphasisLabels:EmphasisLabelType
record ChartMeasureAttributeType Measure:PropertyPath DynamicMeasure:AnnotationPath
  Role:ChartMeasureRoleType DataPoint:AnnotationPath
record ValueCriticalityType Criticality:CriticalityType
record CriticalityLabelType Criticality:CriticalityType
record CollectionFacet<Facet Facets:Facet
record ReferenceFacet<Facet Target:AnnotationPath
record ReferenceURLFacet<Facet
record SelectionPresentationVariantType SelectionVariant:SelectionVariantType
  PresentationVariant:PresentationVariantType
record PresentationVariantType SortOrder:Common.SortOrderType GroupBy:PropertyPath
  TotalBy:PropertyPath Total:PropertyPath DynamicTotal:AnnotationPath
  Visualizations:AnnotationPath RequestAtLeast:PropertyPath SelectionFields:PropertyPath
record SelectionVariantType Parameters:ParameterAbstract SelectOptions:SelectOptionType
record Parameter<ParameterAbstract PropertyName:PropertyPath
record IntervalParameter<ParameterAbstract PropertyNameFrom:PropertyPath
  PropertyNameTo:PropertyPath
record SelectOptionType PropertyName:PropertyPath DynamicPropertyName:AnnotationPath
  Ranges:SelectionRangeType
record SelectionRangeType Sign:SelectionRangeSignType Option:SelectionRangeOptionType
record InputMaskType Rules:InputMaskRuleType
record DataFieldAbstract Criticality:CriticalityType
  CriticalityRepresentation:CriticalityRepresentationType
record DataFieldForAnnotation<DataFieldAbstract Target:AnnotationPath
record DataFieldForActionAbstract<DataFieldAbstract
record DataFieldForAction<DataFieldForActionAbstract InvocationGrouping:OperationGroupingType
record DataFieldForIntentBasedNavigation<DataFieldForActionAbstract
  Mapping:Common.SemanticObjectMappingType
record DataFieldForActionGroup<DataFieldAbstract Actions:DataFieldForActionAbstract
record DataField<DataFieldAbstract
record DataFieldWithAction<DataField
record DataFieldWithIntentBasedNavigation<DataField Mapping:Common.SemanticObjectMappingType
record DataFieldWithNavigationPath<DataField Target:NavigationPropertyPath
record DataFieldWithUrl<DataField
record DataFieldWithActionGroup<DataField Actions:DataField
record RecommendationListType Binding:RecommendationBinding
record RecommendationBinding LocalDataProperty:PropertyPath
record PropertyRecommendationType RecommendedFieldScoreValue:Decimal
"""
"""One line per vocabulary (`namespace = alias`), then its terms, enumerations and records.

A term is `Name:Type=Default`. `Name` alone is a tag, which is true unless denied, and `Name:`
holds text. `[Type]` is a collection. Types without a dot are those of the vocabulary or, where it
has none of the name, those of `Edm`. A record is `Name<Base` with its properties.
"""


class BundledTerm(NamedTuple):
    """A term of a standard vocabulary; `type` is qualified, `default` the text of its default."""

    type: str
    is_collection: bool
    default: str | None


class Vocabularies:
    """The table, ready to look up; use `vocabularies` to get it.

    Attributes:
        terms: terms by qualified name.
        enums: qualified names of enumerations.
        namespaces: namespace by customary alias.
    """

    def __init__(self) -> None:
        self.terms: dict[str, BundledTerm] = {}
        self.enums: set[str] = set()
        self.namespaces: dict[str, str] = {}
        self._bases: dict[str, str] = {}
        self._properties: dict[str, dict[str, str]] = {}
        lines = _TABLE.strip().replace("\n  ", " ").splitlines()
        heads = [line.split(" = ") for line in lines if " = " in line]
        self.namespaces.update({alias: namespace for namespace, alias in heads})
        namespace = ""
        for line in lines:
            kind, _, rest = line.partition(" ")
            if rest.startswith("= "):
                namespace = kind
            elif kind == "enum":
                self.enums.update(f"{namespace}.{name}" for name in rest.split())
            elif kind == "record":
                self._add_record(namespace, rest.split())
            else:
                for item in rest.split():
                    self._add_term(namespace, item)

    def term(self, name: str) -> BundledTerm | None:
        """Return a term by its qualified name, also one that begins with a customary alias."""
        found = self.terms.get(name)
        if found is None:
            prefix, _, simple = name.rpartition(".")
            namespace = self.namespaces.get(prefix)
            found = self.terms.get(f"{namespace}.{simple}") if namespace else None
        return found

    def property_type(self, record: str, name: str) -> str | None:
        """Return the type of a property of a record, None where it says nothing or is unknown."""
        owner: str | None = record
        while owner is not None:
            found = self._properties.get(owner, {}).get(name)
            if found is not None:
                return found
            owner = self._bases.get(owner)
        return None

    def names_of(self, alias: str) -> list[str]:
        """Return the simple names of the terms of a vocabulary; none where it is unknown."""
        prefix = self.namespaces.get(alias, "?") + "."
        return [name.removeprefix(prefix) for name in self.terms if name.startswith(prefix)]

    def _add_term(self, namespace: str, item: str) -> None:
        name, colon, rest = item.partition(":")
        written, _, default = rest.partition("=")
        is_collection = written.startswith("[")
        if not colon:
            found = BundledTerm("Edm.Boolean", is_collection=False, default="true")
        else:
            written = written.strip("[]") or "String"
            found = BundledTerm(self._type(namespace, written), is_collection, default or None)
        self.terms[f"{namespace}.{name}"] = found

    def _add_record(self, namespace: str, items: list[str]) -> None:
        name, _, base = items[0].partition("<")
        qualified = f"{namespace}.{name}"
        if base:
            self._bases[qualified] = self._type(namespace, base)
        self._properties[qualified] = {
            prop: self._type(namespace, written)
            for prop, _, written in (item.partition(":") for item in items[1:])
        }

    def _type(self, namespace: str, written: str) -> str:
        """Return a type qualified; names of `Edm` are told by the list of what it has."""
        alias, dot, simple = written.rpartition(".")
        if dot:
            return f"{self.namespaces[alias]}.{simple}"
        edm = f"{PREFIX}{written}"
        return edm if edm in ALL_TYPES else f"{namespace}.{written}"


@lru_cache(maxsize=1)
def vocabularies() -> Vocabularies:
    """Return the table of the standard vocabularies, read on first use."""
    return Vocabularies()
