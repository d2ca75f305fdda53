using PublicApiGenerator;

namespace Nabla.Repository.Tests;

/// <summary>The public API of every package is a text file: a change of it is a diff that someone reads.</summary>
public class PublicApiTests
{
    public static TheoryData<string> Packages => ["Nabla", "Nabla.Onnx", "Nabla.Data", "Nabla.Models", "Nabla.Extensions.Hosting", "Nabla.ML", "Nabla.Pages", "Nabla.Studio"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_is_the_approved_one(string package)
    {
        var assembly = System.Reflection.Assembly.Load(package);
        Sources.Approve($"Api/{package}.txt",
            assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] }) + "\n", $"The public API of {package}");
    }

    [Fact]
    public void Every_library_has_an_approved_api()
    {
        // The command line is a program: it has no API.
        var libraries = Directory.EnumerateFiles(Path.Combine(Sources.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).Where(name => name != "Nabla.Cli");
        Assert.Equal(libraries.Order(StringComparer.Ordinal), Packages.Select(row => (string)row).Order(StringComparer.Ordinal));
    }
}
