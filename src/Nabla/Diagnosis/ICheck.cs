namespace Nabla.Diagnosis;

/// <summary>Looks at the numbers of a run for one kind of trouble.</summary>
/// <remarks>A healthy run must give no finding: where the numbers leave doubt, a check keeps silent.</remarks>
public interface ICheck
{
    /// <summary>Its kebab-case name.</summary>
    string Name { get; }

    /// <summary>True for a check that names a symptom only; it is asked where no other found a cause.</summary>
    bool IsLastResort => false;

    /// <summary>Looks.</summary>
    /// <param name="facts">The numbers.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    Finding? Look(RunFacts facts);
}
