namespace Nabla.Studio.Sittings;

/// <summary>Models as files for elsewhere.</summary>
internal static class Export
{
    /// <summary>The model with the weights of now, as an ONNX file.</summary>
    public static byte[] Onnx(IShown shown)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            new Look(shown, epoch: null, part: null).Model.Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
