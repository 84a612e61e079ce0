"""DMN's namespaces, versions and element names."""

from __future__ import annotations

MODEL = {
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
"""The namespaces of the versions we read."""
DIAGRAM = {
    "1.2": "http://www.omg.org/spec/DMN/20180521/DMNDI/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/DMNDI/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/DMNDI/",
}
SHAPES = "http://www.omg.org/spec/DMN/20180521/DC/"
LINES = "http://www.omg.org/spec/DMN/20180521/DI/"
OWN = "urn:formwork:decisions:1"
"""The namespace of what DMN has no place for: the result, a label's second language, logic of our own kinds."""

KNOWN = frozenset(
    """
    definitions import extensionElements description itemDefinition typeRef allowedValues typeConstraint itemComponent
    functionItem parameters text decision question allowedAnswers variable informationRequirement requiredInput
    requiredDecision knowledgeRequirement requiredKnowledge authorityRequirement requiredAuthority supportedObjective
    impactedPerformanceIndicator decisionMaker decisionOwner usingProcess usingTask businessKnowledgeModel
    encapsulatedLogic inputData knowledgeSource type owner decisionService outputDecision encapsulatedDecision
    inputDecision literalExpression importedValues importedElement context contextEntry list relation column row
    invocation binding parameter functionDefinition formalParameter conditional if then else filter in match for return
    some every satisfies decisionTable input inputExpression inputValues output outputValues defaultOutputEntry
    annotation rule inputEntry outputEntry annotationEntry performanceIndicator impactingDecision organizationUnit
    decisionMade decisionOwned elementCollection drgElement businessContextElement group textAnnotation association
    sourceRef targetRef
    """.split()  # noqa: SIM905 - a list of a hundred words is read best as words
)
"""Every element of DMN 1.2 to 1.5's model namespace. Those without a meaning for a decision are passed over."""
