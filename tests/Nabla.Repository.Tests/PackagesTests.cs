using System.IO.Compression;
using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Nabla.Repository.Tests;

/// <summary>The packages as someone gets them: complete, reproducible, and enough for the programs in their READMEs.</summary>
[Trait("Speed", "slow")]
public class PackagesTests : IClassFixture<PackedSources>
{
    private const string Version = "0.1.0";

    private readonly PackedSources _packed;

    public PackagesTests(PackedSources packed)
    {
        Assert.SkipUnless(PackedSources.HasGit, "git is not installed (apt-get install git).");
        _packed = packed;
    }

    public static TheoryData<string> Packages => [.. PackedSources.Names];

    public static TheoryData<string> Libraries => [.. PackedSources.Names.Where(name => name != "Nabla.Cli")];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is_and_where_it_comes_from(string name)
    {
        using var package = Open(name, "nupkg");
        var nuspec = Nuspec(package, name);
        Assert.Equal(
            [("readme", "README.md"), ("icon", "icon.png"), ("license", "MIT"), ("projectUrl", PackedSources.Address)],
            new[] { "readme", "icon", "license", "projectUrl" }.Select(key => (key, nuspec[key])));
        Assert.All(["description", "tags", "copyright", "releaseNotes", "authors"], key => Assert.NotEmpty(nuspec[key]));
        Assert.Equal(
            File.ReadAllText(Path.Combine(Sources.Root, "src", name, "README.md")), Text(package, "README.md"));
        Assert.Contains("icon.png", package.Entries.Select(entry => entry.FullName));
        var repository = Metadata(package, name).Elements().Single(element => element.Name.LocalName == "repository");
        Assert.Equal(PackedSources.Address, repository.Attribute("url")?.Value);
        Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")?.Value);
    }

    [Fact]
    public void Every_package_has_a_description_of_its_own()
    {
        var descriptions = PackedSources.Names.Select(name =>
        {
            using var package = Open(name, "nupkg");
            return Nuspec(package, name)["description"];
        });
        Assert.Equal(PackedSources.Names.Count, descriptions.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_is_for_net10_and_documented_and_depends_on_packages_of_its_own_version(string name)
    {
        using var package = Open(name, "nupkg");
        string[] files = [.. package.Entries.Select(entry => entry.FullName).Where(file => file.StartsWith("lib/", StringComparison.Ordinal))];
        Assert.Equal([$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"], files.Order(StringComparer.Ordinal));
        var dependencies = Metadata(package, name).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => (Id: element.Attribute("id")!.Value, Version: element.Attribute("version")!.Value)).ToArray();
        if (name == "Nabla") Assert.Empty(dependencies);
        Assert.All(dependencies.Where(one => PackedSources.Names.Contains(one.Id)), one => Assert.Equal(Version, one.Version));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_symbols_lead_to_the_sources(string name)
    {
        using var package = Open(name, "snupkg");
        using var file = package.GetEntry($"lib/net10.0/{name}.pdb")!.Open();
        using var pdb = MetadataReaderProvider.FromPortablePdbStream(Seekable(file));
        var reader = pdb.GetMetadataReader();
        // The kind of this record: Portable PDB, "Source Link".
        var sourceLink = new Guid("CC110556-A091-4D38-9FEC-25AB9A351A6A");
        var records = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Where(record => reader.GetGuid(record.Kind) == sourceLink);
        string link = Encoding.UTF8.GetString(reader.GetBlobBytes(Assert.Single(records).Value));
        Assert.StartsWith("{\"documents\":{\"/_/*\":\"https://raw.githubusercontent.com/example/nabla/", link);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Two_packs_from_different_folders_are_equal_and_hold_no_path_of_the_machine(string name)
    {
        foreach (string kind in new[] { "nupkg", "snupkg" })
        {
            string file = $"{name}.{Version}.{kind}";
            byte[] bytes = File.ReadAllBytes(Path.Combine(_packed.Feed, file));
            Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_packed.OtherFeed, file))),
                $"{file} of two builds in different folders must be equal.");
            using var package = Open(name, kind);
            foreach (var entry in package.Entries)
            {
                using var stream = entry.Open();
                Assert.True(Seekable(stream).ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(_packed.Copies[0])) < 0,
                    $"{entry.FullName} in {file} must not hold the folder that it was built in.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task The_program_in_a_readme_runs_in_an_empty_project(string name)
    {
        string readme = File.ReadAllText(Path.Combine(Sources.Root, "src", name, "README.md"));
        Assert.Contains($"dotnet add package {name}\n", readme);
        string output = await PackedSources.RunAsync(Project(name, Code(readme)), "dotnet", "run", "-c", "Release");
        Assert.Contains(
            name switch
            {
                "Nabla" => "cost 0.000",
                "Nabla.Data" => "length: Number, missing in row 3: True",
                "Nabla.Onnx" => "the same prediction: True",
                "Nabla.Models" => "accuracy",
                "Nabla.Pages" => "∂C₀/∂w",
                "Nabla.Extensions.Hosting" => "served: long",
                "Nabla.ML" => "predicted: large",
                "Nabla.Studio" => "the studio runs at http://127.0.0.1:",
                _ => throw new InvalidOperationException($"Say what the program in src/{name}/README.md must print."),
            }, output);
    }

    [Fact]
    public async Task The_program_in_the_readme_of_the_repository_runs_just_in_time_and_ahead_of_time()
    {
        string code = Code(File.ReadAllText(Path.Combine(Sources.Root, "README.md")), "#:project");
        code = Regex.Replace(code, "^#:.*\n", "", RegexOptions.Multiline);
        string folder = Project("Nabla.Models", code, "the README of the repository");
        string expected = await PackedSources.RunAsync(folder, "dotnet", "run", "-c", "Release");
        Assert.Contains("epochs, best", expected);

        Assert.SkipUnless(OperatingSystem.IsLinux() && new[] { "clang", "gcc" }.Any(PackedSources.IsOnPath), "native AOT on Linux links with clang or gcc.");
        string system = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        string[] publish = ["publish", "-c", "Release", "-r", system, "-p:PublishAot=true", "-o", "native", "-v", "quiet", "-nologo"];
        var published = await ChildProcess.RunAsync("dotnet", publish, folder);
        string warnings = published.Output + published.Error;
        // NU1101 to NU1103: there is no such package, or not in this version.
        Assert.SkipWhen(warnings.Contains("error NU110", StringComparison.Ordinal), "the package of the native compiler cannot be restored.");
        Assert.True(published.ExitCode == 0, $"dotnet publish ended with {published.ExitCode}: {warnings}");
        Assert.DoesNotContain("Nabla.", string.Join('\n', warnings.Split('\n').Where(line => line.Contains("warning IL", StringComparison.Ordinal))));
        Assert.Equal(expected, await PackedSources.RunAsync(folder, Path.Combine(folder, "native", "Try")));
    }

    private string Project(string package, string code, string? name = null)
    {
        string folder = _packed.ProjectFolder(name ?? package);
        string more = package switch
        {
            "Nabla.Studio" => """<FrameworkReference Include="Microsoft.AspNetCore.App" />""",
            "Nabla.Extensions.Hosting" => """<PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.15" />""",
            _ => "",
        };
        File.WriteAllText(Path.Combine(folder, "Try.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestorePackagesPath>{_packed.RestoredPackages}</RestorePackagesPath>
                <RestoreFallbackFolders>{MachinePackages()}</RestoreFallbackFolders>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{Version}" />
                {more}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), code);
        return folder;
    }

    // What the repository's own build restored.
    private static string MachinePackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Code(string readme, string start = "using ") =>
        Regex.Match(readme, $"```csharp\n({Regex.Escape(start)}.*?)```", RegexOptions.Singleline).Groups[1].Value;

    private ZipArchive Open(string name, string kind) => ZipFile.OpenRead(Path.Combine(_packed.Feed, $"{name}.{Version}.{kind}"));

    private static XElement Metadata(ZipArchive package, string name) => XDocument.Parse(Text(package, name + ".nuspec")).Root!.Elements().First();

    private static Dictionary<string, string> Nuspec(ZipArchive package, string name) =>
        Metadata(package, name).Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);

    private static string Text(ZipArchive package, string file)
    {
        using var reader = new StreamReader(package.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    private static MemoryStream Seekable(Stream stream)
    {
        var memory = new MemoryStream();
        stream.CopyTo(memory);
        memory.Position = 0;
        return memory;
    }
}
