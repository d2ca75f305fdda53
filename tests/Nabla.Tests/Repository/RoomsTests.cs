using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Nabla.Tests.Repository;

/// <summary>Dependence points one way: a room uses only the rooms before it in docs/architecture.md.</summary>
public partial class RoomsTests
{
    private static readonly string[] InOrder =
    [
        "Specs", "Files", "Numerics", "Activations", "Costs", "Optimizers", "Schedules", "Initializers", "Regularizers", "Distortions", "Layers", "", "Data",
        "Diagnosis", "Training.State", "Training.Metrics", "Training", "Explain",
    ];

    [Fact]
    public void A_room_uses_only_the_rooms_before_it()
    {
        var offences = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root(), "src", "Nabla"), "*.cs", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            string room = Room(NamespaceLine().Match(text).Groups[1].Value);
            Assert.True(Array.IndexOf(InOrder, room) >= 0, $"{file} is in a room \"{room}\" that the order does not list.");
            foreach (Match used in UsingLine().Matches(text))
            {
                string other = Room(used.Groups[1].Value);
                if (Array.IndexOf(InOrder, other) > Array.IndexOf(InOrder, room)) offences.Add($"{Path.GetFileName(file)} in \"{room}\" uses \"{other}\"");
            }
        }

        Assert.Empty(offences);
    }

    internal static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));

    private static string Room(string space)
    {
        if (space.Length == 0) throw new ArgumentException("The file has no file-scoped namespace of Nabla.");
        string[] parts = space.Split('.', StringSplitOptions.RemoveEmptyEntries)[1..];
        if (parts is ["Numerics" or "Diagnosis", ..]) return parts[0];
        return string.Join('.', parts);
    }

    [GeneratedRegex(@"^namespace (Nabla[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (Nabla[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
