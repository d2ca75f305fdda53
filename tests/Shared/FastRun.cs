namespace Nabla.Testing;

/// <summary>
/// <c>./test.sh --fast</c>, which leaves out tests with <c>[Trait("Speed", "slow")]</c>: among them all that start programs.
/// </summary>
internal static class FastRun
{
    /// <summary>Fails in a fast run: a test that starts a program must have the trait.</summary>
    public static void Refuse(string program)
    {
        if (Environment.GetEnvironmentVariable("NABLA_FAST") == "1")
            Assert.Fail($"This test starts {program}, which ./test.sh --fast must not. Add [Trait(\"Speed\", \"slow\")] to it.");
    }
}
