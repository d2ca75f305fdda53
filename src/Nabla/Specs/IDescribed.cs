namespace Nabla.Specs;

/// <summary>An object with a textual form.</summary>
public interface IDescribed
{
    /// <summary>The name and the numbers that recreate the object.</summary>
    Spec Spec { get; }
}
