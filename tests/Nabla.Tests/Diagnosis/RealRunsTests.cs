using Nabla.Diagnosis;

namespace Nabla.Tests.Diagnosis;

public class RealRunsTests
{
    public static TheoryData<string> Names => [.. CheckRegistry.Default.Select(check => check.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Speed", "slow")]
    public void A_real_training_provokes_the_check(string name)
    {
        Assert.True(RealRuns.All.ContainsKey(name), $"Add a training that provokes \"{name}\" to RealRuns.All.");
        var findings = RealRuns.All[name].Provoking();
        Assert.True(findings.Any(finding => finding.Name == name), $"Found only: {string.Join(" | ", findings)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Speed", "slow")]
    public void With_the_remedy_the_same_training_is_healthy(string name)
    {
        var findings = RealRuns.All[name].Healed();
        Assert.True(findings.Count == 0, string.Join(" | ", findings));
    }
}
