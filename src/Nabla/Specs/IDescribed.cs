namespace Nabla.Specs;

/// <summary>An object with a textual form.</summary>
public interface IDescribed
{
    /// <summary>The name and the numbers that recreate the object.</summary>
    Spec Spec { get; }

    /// <summary>What it does and what its numbers mean, in a sentence or a formula, for lists; empty by default.</summary>
    string Summary => "";
}
