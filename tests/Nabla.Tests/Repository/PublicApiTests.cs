using PublicApiGenerator;

namespace Nabla.Tests.Repository;

/// <summary>The public API is a text file beside this one: a change of it is a diff that someone reads.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        string actual = typeof(Network).Assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        string file = Path.Combine(RoomsTests.Root(), "tests", "Nabla.Tests", "Repository", "Nabla.approved.txt");
        if (Environment.GetEnvironmentVariable("NABLA_APPROVE") is not null) File.WriteAllText(file, actual);

        string approved = File.ReadAllText(file);
        Assert.True(approved == actual, $"The public API has changed. Run the tests once with NABLA_APPROVE=1, then read the diff of {Path.GetFileName(file)}.");
    }
}
