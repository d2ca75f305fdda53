namespace Nabla.Specs;

/// <summary>Something that has a written form.</summary>
public interface IDescribed
{
    /// <summary>The name and the numbers that make this thing again.</summary>
    Spec Spec { get; }
}
