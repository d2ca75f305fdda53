namespace Nabla.Diagnosis;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Works, could be better.</summary>
    Note,

    /// <summary>Probably costs much of what could be learnt.</summary>
    Warning,

    /// <summary>Nothing can be learnt like this.</summary>
    Error,
}
