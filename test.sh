#!/usr/bin/env bash
# Builds everything and runs every test; needs the .NET 10 SDK and nothing else.
set -euo pipefail
cd "$(dirname "$0")"
dotnet test --solution Nabla.slnx -c Release
