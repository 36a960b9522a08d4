import { serve } from "./remote.ts";
import { createSealApi } from "./seal/seal-api.ts";

serve(createSealApi());
